"""A file for the archive: PDF/A-3a and PDF/UA-1 at once, so that it still opens and is still read
out in decades.

The renderer writes one or the other. PDF/A allows metadata of another standard only where a schema
that the file itself carries describes them (ISO 19005-3, 6.6.2.3.1), and wants the metadata as
plain text, so that they can be found without unpacking (6.6.2.1).
"""

import re
import warnings
from typing import Any

from core.pdf.finisher import finish

VARIANT = "pdf/a-3a"

ACCESSIBLE = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">\
<pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" \
xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">\
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">\
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>\
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">\
<pdfaProperty:name>part</pdfaProperty:name>\
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>\
<pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>Indicates, which part of ISO 14289 standard is followed\
</pdfaProperty:description></rdf:li></rdf:Seq></pdfaSchema:property>\
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""
END = b"</rdf:RDF>"
# The packed data of a stream may happen to end like a line; then nobody can tell by the bytes where
# it ended, and 6.1.7.1 wants its length to be beyond doubt. About every twentieth file is so hit.
UNCLEAR = re.compile(rb"[\r\n]\nendstream")
# Said aloud these change nothing (they are what a reader assumes), but they move every later byte.
WITHOUT_EFFECT: tuple[dict[str, str], ...] = (
    {},
    {"PageLayout": "/SinglePage"},
    {"PageMode": "/UseNone"},
    {"PageLayout": "/SinglePage", "PageMode": "/UseNone"},
)


def written(document: Any) -> bytes:
    """The archival file of a layout that was made for ``VARIANT``."""
    content = b""
    for assumed in WITHOUT_EFFECT:
        # The renderer leaves the file of its colour profile for the collector to close, which
        # Python reports; it is read to the end by then.
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "unclosed file .*sRGB", ResourceWarning)
            content = document.write_pdf(finisher=_finisher(assumed), pdf_variant=VARIANT)
        if not UNCLEAR.search(content):
            break
    return content


def _finisher(assumed: dict[str, str]) -> Any:
    def finish_for_archive(document: Any, pdf: Any) -> None:
        finish(document, pdf)
        pdf.catalog.update(assumed)
        metadata = pdf.objects[int(pdf.catalog["Metadata"].split()[0])]
        before, end, after = metadata.stream[0].partition(END)
        metadata.stream[0] = before + ACCESSIBLE + end + after
        metadata.compress = False
        for item in pdf.objects:
            if getattr(item, "compress", False) and UNCLEAR.search(item.data[-12:]):
                item.compress = False
                item.extra.pop("Filter", None)

    return finish_for_archive
