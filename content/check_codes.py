"""The code on a sheet by which a patient learns whether it is still current.

It is random and tells nothing: not the patient, not the day, not the leaflet. It is printed as an
address of this service, in words and as a QR code.
"""

import secrets

import qrcode
from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from qrcode.constants import ERROR_CORRECT_M

# Capital letters and digits of which none looks like another, and no vowel that would make words.
ALPHABET = "23456789CDFHJKMNPQRTVWXY"
LENGTH = 10  # of 24 ** 10 codes a guess hits one of 100,000 sheets once in 600 million tries
QUIET_ZONE = 4  # modules of white around the code, as ISO/IEC 18004 asks


def new_code() -> str:
    """A fresh code; the table's constraint keeps it unique."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def as_kept(typed: str) -> str:
    """The code as it is stored, from what a person typed: small letters and hyphens are fine."""
    return typed.replace("-", "").upper()


def address_of(code: str) -> str:
    """The absolute address of the page about the sheet; "" where this house has none set.

    It can't come from the request: sheets are also made without one, and a forged Host header must
    never be printed.
    """
    base = settings.PUBLIC_ADDRESS
    return f"{base.rstrip('/')}{reverse('content:sheet_check', args=[code])}" if base else ""


def in_words(address: str) -> str:
    """The address as people read and type it, without the scheme."""
    return address.split("://", 1)[-1]


def qr_code(address: str, title: str) -> SafeString:
    """The address as inline SVG: one black path, a unit a module, its title first.

    Level M: an eighth of the modules may be lost to a fold or a stain.
    """
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET_ZONE)
    code.add_data(address)
    code.make(fit=True)
    rows = code.get_matrix()
    drawn = "".join(
        f"M{start} {y}h{length}v1h-{length}z"
        for y, row in enumerate(rows)
        for start, length in _runs(row)
    )
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {0}" role="img">'
        '<title>{1}</title><path fill="#000" d="{2}"/></svg>',
        len(rows),
        title,
        drawn,
    )


def _runs(row: list[bool]) -> list[tuple[int, int]]:
    """Where dark modules begin in a row, and how many follow each other."""
    runs: list[tuple[int, int]] = []
    for x, dark in enumerate(row):
        if not dark:
            continue
        if runs and sum(runs[-1]) == x:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((x, 1))
    return runs
