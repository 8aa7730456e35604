"""The same sheet in typst's language, for the comparison of engines: same words, pictures, tables.

Made from our HTML, so that the two can't drift apart. It says what the sheet says, with headings,
lists, table headers, described pictures and a running footer; it does not copy our design.
"""

from html.parser import HTMLParser
from pathlib import Path

FONTS = Path(__file__).resolve().parents[1] / "static/fonts/ttf"
HEADINGS = {"h1": 1, "h2": 2, "h3": 3}
SILENT = {"title", "style"}

SETTINGS = """#set document(title: "{title}", date: none)
#set text(font: "Atkinson Hyperlegible", size: 12.5pt, lang: "en")
#set page(paper: "a4", margin: (x: 18mm, top: 15mm, bottom: 21mm),
  footer: context [#set text(size: 9pt)
{banner} #h(1fr) Page #counter(page).display() of #counter(page).final().first()])
"""


class _Typst(HTMLParser):
    """Writes each element as the typst function of its meaning, and each text as a string."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.written: list[str] = []
        self.columns = 0
        self.silent = 0
        self.picture: list[str] = []
        self.described = ""
        self.in_head = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "svg" or self.picture:
            said = "".join(f' {name}="{value}"' for name, value in attrs)
            self.picture.append(f"<{tag}{said}>".replace(" viewbox=", " viewBox="))
        elif tag in SILENT:
            self.silent += 1
        elif tag in HEADINGS:
            self.written.append(f"\n#heading(level: {HEADINGS[tag]})[")
        elif tag == "p":
            self.written.append("\n\n")
        elif tag in ("ul", "ol"):
            self.written.append("\n#list(" if tag == "ul" else "\n#enum(")
        elif tag in ("li", "th", "td"):
            self.columns += self.in_head
            self.written.append("[")
        elif tag == "strong":
            self.written.append("#strong[")
        elif tag == "br":
            self.written.append("#linebreak()")
        elif tag == "table":
            self.written.append("\n#table(columns: (1fr,) * COLUMNS,")
        elif tag == "thead":
            self.in_head, self.columns = True, 0
            self.written.append("table.header(")

    def handle_endtag(self, tag: str) -> None:
        if self.picture:
            self.picture.append(f"</{tag}>")
            if tag == "svg":
                self._place_picture()
        elif tag in SILENT:
            self.silent -= 1
        elif tag in HEADINGS or tag == "strong":
            self.written.append("]")
        elif tag in ("li", "th", "td"):
            self.written.append("],")
        elif tag in ("ul", "ol"):
            self.written.append(")\n")
        elif tag == "thead":
            self.in_head = False
            self.written.append("),")
        elif tag == "table":
            text = "".join(self.written) + ")\n"
            self.written = [text.replace("COLUMNS", str(self.columns))]

    def handle_data(self, data: str) -> None:
        if self.picture:
            if self.picture[-1] == "<title>":
                self.described = data
            self.picture.append(data)
        elif data.strip() and not self.silent:
            self.written.append(f"#{_string(data)};")

    def _place_picture(self) -> None:
        svg = "".join(self.picture)
        self.picture = []
        self.written.append(
            f'\n#image(bytes({_string(svg)}), format: "svg", width: 46mm, '
            f"alt: {_string(self.described)})\n"
        )


def typst_source(html: str, *, title: str, banner: str) -> bytes:
    """The sheet of ``html`` in typst's language."""
    writer = _Typst()
    writer.feed(html)
    settings = SETTINGS.replace("{title}", title).replace("{banner}", f"#{_string(banner)};")
    return (settings + "".join(writer.written)).encode()


def _string(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'"{escaped}"'
