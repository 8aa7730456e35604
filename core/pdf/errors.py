"""What can go wrong between an HTML document and its PDF; a page answers all of these alike.

Every one of them means "no PDF now": the page that asked answers 503 with a link to the same
document as printable HTML, because the patient is waiting.
"""


class PdfError(Exception):
    """No PDF could be made of this document."""


class PdfUnavailable(PdfError):
    """The renderer cannot start here: Pango's system libraries are missing."""


class PdfWarning(PdfError):
    """The renderer complained, so what it drew is not what the template says."""

    def __init__(self, messages: tuple[str, ...]) -> None:
        super().__init__("; ".join(messages))
        self.messages = messages


class MissingGlyphs(PdfError):
    """The text holds letters that no shipped font can draw; they would print as empty boxes."""

    def __init__(self, characters: tuple[str, ...]) -> None:
        named = ", ".join(f"{character} (U+{ord(character):04X})" for character in characters)
        super().__init__(f"No shipped font can draw: {named}")
        self.characters = characters
