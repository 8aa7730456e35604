"""One section of a screening as it is posted: answers, reasons, notes and versions by item.

The names of the controls say what they are: ``a.<item>`` the answer, ``c.<item>`` "that is all",
``u.<item>`` the unit, ``r.<item>`` the reason, ``n.<item>`` the note, ``v.<item>`` the version of
the answer that the page showed, ``keep.<item>`` whose answer to keep after two people gave one.
"""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from core.formkit.errors import SummaryError
from core.formkit.fields import CleanCharField
from triage.items import LONGEST_NOTE, AnswerRefused, Given, Item, in_words

PRESENT, ABSENT = "present", "absent"
THEIRS = "theirs"
_NUMBER = re.compile(r"[+-]?\d{1,12}([.,]\d{1,8})?")
_VERSION = re.compile(r"\d{1,9}")
_note = CleanCharField(required=False, max_length=LONGEST_NOTE)


def control_id(item: str) -> str:
    """Return the id of an item's group of controls; a dot would mean a class in a selector."""
    return f"f-{item.replace('.', '-')}"


class SectionForm:
    """Reads what was posted for these items; what can't be an answer is an error, kept as typed.

    An item of which no control was posted is left alone. Good answers are in `given` even when
    others are wrong: live saving keeps what is right, a refused page keeps all as a draft.
    """

    def __init__(self, items: Iterable[Item], data: QueryDict) -> None:
        self.data = data
        self.given: dict[str, Given] = {}
        self.seen: dict[str, int] = {}
        self.errors: dict[str, str] = {}
        self.left_to_others: set[str] = set()
        self._labels: dict[str, str] = {}
        for item in items:
            self._labels[item.key] = item.wording
            if f"v.{item.key}" not in data or data.get(f"keep.{item.key}") == THEIRS:
                continue
            try:
                self.given[item.key] = item.checked(self._read(item))
            except AnswerRefused as refused:
                self.errors[item.key] = refused.why
            except ValidationError as error:
                self.errors[item.key] = " ".join(error.messages)
            version = data.get(f"v.{item.key}", "")
            self.seen[item.key] = int(version) if _VERSION.fullmatch(version) else 0

    def summary(self) -> list[SummaryError]:
        """The errors for the summary, each leading to the first control of its item."""
        return [
            SummaryError(f"{self._labels[key].rstrip('?:')}: {why}", f"{control_id(key)}-0")
            for key, why in self.errors.items()
        ]

    def typed(self, item: str) -> str:
        """The answer as it was typed, for showing it again beside its error."""
        return self.data.get(f"a.{item}", "")

    def typed_note(self, item: str) -> str:
        return self.data.get(f"n.{item}", "")

    def _read(self, item: Item) -> Given:
        note = _note.clean(self.data.get(f"n.{item.key}", ""))
        reason = self.data.get(f"r.{item.key}", "")
        if item.kind == "list":
            value: object = {
                "present": self.data.getlist(f"a.{item.key}"),
                "complete": self.data.get(f"c.{item.key}") == "yes",
            }
            is_empty = not value["present"] and not value["complete"]  # type: ignore[index]
            return Given(None if is_empty else value, reason if is_empty else "", note)
        answer = self.data.get(f"a.{item.key}", "").strip()
        if not answer:
            return Given(None, reason, note)
        if item.kind == "presence":
            return Given({PRESENT: True, ABSENT: False}.get(answer, answer), "", note)
        if item.kind == "choice":
            return Given(answer, "", note)
        return self._number(item, answer, note)

    def _number(self, item: Item, answer: str, note: str) -> Given:
        """The number in the finding's own unit. A comma is read as the decimal point."""
        unit = self.data.get(f"u.{item.key}", "") or item.finding.unit
        factors = units_of(item)
        if unit not in factors:
            raise AnswerRefused(item.key, _("Choose a unit from the list."))
        if not _NUMBER.fullmatch(answer):
            raise AnswerRefused(item.key, _("Enter a number, such as 4.2."))
        try:
            number = Decimal(answer.replace(",", "."))
        except InvalidOperation:
            raise AnswerRefused(item.key, _("Enter a number, such as 4.2.")) from None
        value = float(number * Decimal(str(factors[unit])))
        return Given(float(in_words(value)), "", note, "" if unit == item.finding.unit else unit)


def units_of(item: Item) -> Mapping[str, float]:
    """The units in which a number may be given, with the factor to the finding's own."""
    return {item.finding.unit: 1.0, **item.finding.units}


def in_unit(item: Item, value: float, unit: str) -> str:
    """Write a stored number in the unit in which it was given."""
    factor = units_of(item).get(unit, 1.0) if unit else 1.0
    return in_words(value / factor)
