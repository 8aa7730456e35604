"""Naming the books of rehabilitation when the product starts."""

from content.books import register_book
from rehab.books import equipment, exercises
from rehab.books.instruments import book_of
from rehab.instruments.shelf import shelf


def register() -> None:
    """Called once, when the app is ready.

    Raises BadInstrument: a wrong file of the product is told at the start, not at a bedside.
    """
    register_book(equipment.BOOK)
    register_book(exercises.BOOK)
    for declared in shelf().values():
        register_book(book_of(declared))
