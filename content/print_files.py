"""Many issued sheets as one file for the printer, drawn from their stored words.

What each patient is given stays the issued handout; this file only saves the opening of each.
Sheets lie in it in the order of the list, each with its own page numbers, codes and footers.
"""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from content.documents import PageSize
from content.drawn_sheets import KIND, handout_html
from content.models import Handout
from content.stored_documents import document_from
from core import pdf

MOST = 20  # sheets in a file: about five seconds, far below what the proxy allows


def print_file(
    handouts: Sequence[Handout], *, page_size: PageSize, two_sided: bool
) -> pdf.PrintFile:
    """Draw at most MOST handouts into one file; with ``two_sided`` each begins on a fresh sheet.

    Raises ``core.pdf.PdfError`` when one of them can't be drawn any more: a file in which a
    patient's sheet is missing would not be noticed.
    """
    if not 0 < len(handouts) <= MOST:
        raise ValueError(f"A file holds 1 to {MOST} sheets")
    documents = [document_from(each.document) for each in handouts]
    (made,) = pdf.render_batch(
        [
            pdf.BatchDocument(html=handout_html(each), bookmark=each.patient.name)
            for each in documents
        ],
        document_kind=KIND,
        title=_("Handouts for a list"),
        page_size=page_size.value,
        two_sided=two_sided,
        group=MOST,
    )
    for place in made.places:
        if place.failure is not None:
            raise place.failure
    return made
