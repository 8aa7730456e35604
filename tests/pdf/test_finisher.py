"""The last touch on the tag tree, on pages made for it and read back with another library."""

import re
from io import BytesIO

from pypdf import PdfReader
from pypdf.generic import NullObject

from core import pdf
from tests.pdf import structure


def drawn(body: str) -> PdfReader:
    html = f"<!doctype html><html lang=en><head><title>T</title></head><body><h1>T</h1>{body}"
    rendered = pdf.render_pdf(html=html, document_kind="handout")
    assert pdf.validate_pdf(rendered.content).passed
    return PdfReader(BytesIO(rendered.content))


def test_header_cells_say_what_they_head() -> None:
    reader = drawn(
        "<table><thead><tr><th scope=col>Day</th><th scope=col>Dose</th></tr></thead>"
        "<tbody><tr><th scope=row>Monday</th><td>1</td></tr>"
        "<tr><th scope=row>Tuesday</th><td>2</td></tr></tbody></table>"
    )
    scopes = [cell["/A"]["/Scope"] for cell in structure.elements(reader, "/TH")]
    assert scopes == ["/Column", "/Column", "/Row", "/Row"]


def test_lists_say_how_they_count() -> None:
    reader = drawn(
        "<ol><li>a<ul><li>b</li></ul></li></ol><ul><li>c</li></ul>"
        "<ol style='list-style-type: lower-alpha'><li>d</li></ol>"
        "<ul style='list-style-type: none'><li>e</li></ul><dl><dt>f</dt><dd>g</dd></dl>"
    )
    numbering = [item["/A"]["/ListNumbering"] for item in structure.elements(reader, "/L")]
    assert numbering == ["/Decimal", "/Circle", "/Disc", "/LowerAlpha", "/None", "/None"]


def test_links_are_printed() -> None:
    reader = drawn("<p><a href='https://www.nhs.uk'>NHS</a> and <a href='tel:111'>111</a></p>")
    links = [note.get_object() for note in reader.pages[0]["/Annots"]]
    assert [link["/F"] for link in links] == [4, 4]


def test_footers_are_pagination_and_leave_no_trace_in_the_tree() -> None:
    reader = drawn("<p class=patient data-banner='Banner'>a</p>" + "<p>b</p>" * 80)
    assert len(reader.pages) > 1
    numbers = reader.trailer["/Root"]["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    for number, page in enumerate(reader.pages):
        content = page.get_contents()
        assert content is not None
        marks = re.findall(rb"/Artifact\s*<<\s*/Type\s*/Pagination\s*>>\s*BDC", content.get_data())
        empty = [slot for slot in numbers[2 * number + 1].get_object() if slot == NullObject()]
        assert len(marks) == len(empty) > 0
