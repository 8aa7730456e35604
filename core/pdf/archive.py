"""A file for the archive: PDF/A-3a and PDF/UA-1 at once, so that it still opens and is still read
out in decades.

The renderer writes one or the other. PDF/A allows metadata of another standard only where a schema
that the file itself carries describes them (ISO 19005-3, 6.6.2.3.1), and wants the metadata as
plain text, so that they can be found without unpacking (6.6.2.1).
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
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


def finish_for_archive(document: Any, pdf: Any) -> None:
    """Complete the tag tree, and say in plain metadata that the file keeps to both standards."""
    finish(document, pdf)
    metadata = pdf.objects[int(pdf.catalog["Metadata"].split()[0])]
    before, end, after = metadata.stream[0].partition(END)
    metadata.stream[0] = before + ACCESSIBLE + end + after
    metadata.compress = False


@contextmanager
def profile_left_open() -> Iterator[None]:
    """The renderer leaves the file of its colour profile for the collector to close, which Python
    reports; it is read to the end by then."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "unclosed file .*sRGB", ResourceWarning)
        yield
