"""Every shipped leaflet as a whole sheet, in every layout and language, with hard names and papers.

A corpus for eyes and machines: `tests/pdf/test_corpus.py` checks each sheet and compares its pages
with approved pictures. To look at them, `make sheets` writes them to var/sheets.
"""

from dataclasses import replace
from datetime import date

from django.utils import translation
from django.utils.translation import gettext as _

from content.documents import (
    HandoutDocument,
    Layout,
    LeafletPart,
    NextSteps,
    PageSize,
    SourceLine,
    WarningSigns,
)
from content.filling import filled, filled_block
from content.fluid_session import FluidUnits
from content.leaflet_files import load_shipped_leaflets
from content.leaflets import Leaflet
from patients.models import IdentifierKind
from tests.pdf.samples import CLINIC, PATIENT

NUMBERS = {
    "emergency": CLINIC.emergency,
    "emergency_place": CLINIC.emergency_place,
    "phone": CLINIC.phone,
}
HARD_NAMES = (
    "Siân Ŵyn Llŷr-Pugh",
    "Zażółć Gęślą-Jaźń",
    "Nguyễn Thị Ánh",
    "Wilhelmina-Alexandrina Featherstonehaugh-Cholmondeley de la Fontaine van der Westhuizen",
)


def whole_sheet(leaflet: Leaflet, layout: Layout) -> HandoutDocument:
    """The leaflet with all its blocks, as somebody gets it for whom nothing is withheld."""
    blocks = tuple(filled_block(block, NUMBERS) for block in leaflet.blocks)
    warning = next(block for block in blocks if block.kind == "warning")
    title = filled(leaflet.title, NUMBERS)
    message = filled(leaflet.main_message, NUMBERS)
    with translation.override(leaflet.language.lower()):
        return HandoutDocument(
            clinic=CLINIC,
            patient=replace(PATIENT, identifier_label=str(IdentifierKind.NHS_NUMBER.label)),
            given_by="Dr A. Osei",
            given_on=date(2026, 11, 20),
            title=title,
            found_title=_("First"),
            found=(message,),
            warning_signs=WarningSigns(emergency=warning.emergency, same_day=warning.same_day),
            next_steps=NextSteps(),
            leaflets=(
                LeafletPart(
                    slug=leaflet.slug,
                    version=leaflet.version,
                    language=leaflet.language,
                    title=title,
                    main_message=message,
                    lead=filled(leaflet.lead, NUMBERS),
                    blocks=tuple(block for block in blocks if block.kind != "warning"),
                ),
            ),
            unreviewed=leaflet.is_translation,
            version_line=f"{leaflet.title}, {leaflet.version}",
            review_by=leaflet.review_by,
            sources=tuple(
                SourceLine(title=each.title, checked_on=each.checked_on)
                for each in leaflet.sources
                if not each.to_be_confirmed
            ),
            language=leaflet.language,
            layout=layout,
        )


def corpus() -> dict[str, HandoutDocument]:
    """Every sheet by its name: leaflet, language, layout; then the hard cases."""
    shipped = load_shipped_leaflets()
    sheets = {
        f"{leaflet.slug} {leaflet.language} {layout}": whole_sheet(leaflet, layout)
        for leaflet in shipped
        for layout in Layout
    }
    leaflets = {(each.slug, each.language): each for each in shipped}
    hydration = whole_sheet(leaflets["hydration", "en-GB"], Layout.STANDARD)
    for number, name in enumerate(HARD_NAMES, 1):
        sheets[f"hydration name {number}"] = replace(hydration, patient=replace(PATIENT, name=name))
    for slug in ("hydration", "after-stroke-twitching"):
        for layout in Layout:
            sheet = whole_sheet(leaflets[slug, "en-GB"], layout)
            american = replace(sheet, page_size=PageSize.LETTER, units=FluidUnits.US)
            sheets[f"{slug} letter paper {layout}"] = american
    many = tuple(f"sign number {n} of a long list of warning signs" for n in range(1, 15))
    sheets["hydration long list"] = replace(
        hydration, warning_signs=WarningSigns(emergency=many, same_day=many)
    )
    return sheets
