"""What holds for every request that reads the library."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from content.book_selectors import read_once


class BooksReadOnceMiddleware:
    """One question a request for the versions in use, however many entries its page names."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with read_once():
            return self.get_response(request)
