"""The renderer's only way to anything outside the HTML it was given: closed.

A file address in a link once put the server's own files into the PDF as attachments, and six
network addresses were fetched from one test page. Here a document may carry images inside itself
(``data:image/``) and nothing else; our stylesheet may in addition ask for the shipped fonts, which
are answered from memory by exact address.
"""

from collections.abc import Mapping
from typing import Any


class Refused(ValueError):
    """An address that the renderer may not open. It becomes a renderer warning, so a failure."""


def closed_fetcher(urls: Any, *, files: Mapping[str, bytes]) -> Any:
    """A fetcher that opens ``data:image/`` and the ``files`` given by exact address, no more.

    ``urls`` is the renderer's own module for addresses: it is loaded late and in one place, so it
    comes as an argument.
    """

    class ClosedFetcher(urls.URLFetcher):  # type: ignore[misc] # the base is loaded late
        def __init__(self) -> None:
            super().__init__(allowed_protocols=("data",), allow_redirects=False)

        def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> Any:
            if url in files:
                return urls.URLFetcherResponse(url, files[url])
            if url[:11].lower() == "data:image/":
                return super().fetch(url, headers)
            raise Refused("the renderer may not open addresses")

    return ClosedFetcher()
