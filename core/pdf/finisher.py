"""The last touch on a PDF's tag tree: what no rule demands but a screen reader needs.

The renderer's output passes every rule of PDF/UA-1 already. It still leaves four gaps, closed here
just before the file is written: header cells without a scope, running footers marked as content
outside the tree, link annotations that do not print, and lists that do not say how they count.
"""

from collections.abc import Iterator
from typing import Any

# How a list counts, by its CSS list-style-type; a name that is not here is written as "None".
LIST_NUMBERING = {
    "decimal": "/Decimal",
    "disc": "/Disc",
    "circle": "/Circle",
    "square": "/Square",
    "lower-alpha": "/LowerAlpha",
    "upper-alpha": "/UpperAlpha",
    "lower-roman": "/LowerRoman",
    "upper-roman": "/UpperRoman",
}
PRINTED = 4  # bit 3 of an annotation's flags (ISO 32000-1, table 165)


def finish(document: Any, pdf: Any) -> None:
    """Complete the tag tree of ``pdf``, the renderer's file object for ``document``, in place."""
    root = _object(pdf, pdf.catalog["StructTreeRoot"])
    reached = {element.number: element for element in _elements(pdf, root)}
    _scope_header_cells(reached)
    _name_list_numbering(reached, document)
    _turn_strays_into_artifacts(pdf, root, reached)
    for item in pdf.objects:
        if isinstance(item, dict) and item.get("Subtype") == "/Link":
            item["F"] = PRINTED


def _object(pdf: Any, reference: bytes) -> Any:
    """The object behind an indirect reference such as ``b"12 0 R"``."""
    return pdf.objects[int(reference.split()[0])]


def _elements(pdf: Any, parent: Any) -> Iterator[Any]:
    """Every structure element below ``parent``, in reading order."""
    for kid in parent.get("K", ()):
        if isinstance(kid, bytes):
            element = _object(pdf, kid)
            if "S" in element:
                yield element
                yield from _elements(pdf, element)


def _scope_header_cells(reached: dict[int, Any]) -> None:
    """A header cell heads its column inside a table head, and its row anywhere else."""

    def parent_of(element: Any) -> Any:
        return reached.get(int(element["P"].split()[0]), {})

    for element in reached.values():
        if element["S"] == "/TH":
            in_head = parent_of(parent_of(element)).get("S") == "/THead"
            element["A"]["Scope"] = "/Column" if in_head else "/Row"


def _name_list_numbering(reached: dict[int, Any], document: Any) -> None:
    """Lists and their boxes come in the same order: the tree was built from the boxes."""
    lists = [element for element in reached.values() if element["S"] == "/L"]
    lists.sort(key=lambda element: int(element.number))
    boxes = [
        box
        for page in document.pages
        for box in page._page_box.descendants()
        if box.element is not None and box.element_tag in ("ul", "ol", "dl")
    ]
    for element, box in zip(lists, boxes, strict=True):
        style = box.style["list_style_type"] if box.element_tag != "dl" else "none"
        attributes = type(element)({"O": "/List"})
        attributes["ListNumbering"] = LIST_NUMBERING.get(style, "/None")
        element["A"] = attributes


def _turn_strays_into_artifacts(pdf: Any, root: Any, reached: dict[int, Any]) -> None:
    """Running footers are drawn as content of elements that no tree holds: make them artifacts.

    The page's content stream names each piece by number; the parent tree maps the number to its
    element. Where that element is outside the tree, the piece is marked as pagination instead,
    its slot in the parent tree is emptied, and the stray element is left without content.
    """
    numbers = _object(pdf, root["ParentTree"])["Nums"]
    contents = {
        item["StructParents"]: _object(pdf, item["Contents"])
        for item in pdf.objects
        if isinstance(item, dict) and item.get("Type") == "/Page"
    }
    for page, stream in contents.items():
        slots = numbers[2 * page + 1]
        stray = {mcid for mcid, slot in enumerate(slots) if int(slot.split()[0]) not in reached}
        if not stray:
            continue
        operators = stream.stream
        for index, operator in enumerate(operators):
            if operator == b"BDC" and operators[index - 1].get("MCID") in stray:
                mark = type(operators[index - 1])({"Type": "/Pagination"})
                operators[index - 2 : index] = ["/Artifact", mark]
        for mcid in stray:
            slots[mcid] = "null"
    for item in pdf.objects:
        is_element = isinstance(item, dict) and item.get("Type") == "/StructElem"
        if is_element and item.number not in reached:
            item.clear()
