"""What is known about a patient for a screening: its answers, and what the record answers.

Nothing here turns "not asked" into "no". The record counts wherever the screening itself says
nothing; a medicine or condition that the record doesn't speak of stays unknown.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from engine.answers import Answer, Answers
from engine.truth import Truth
from patients.facts import RecordedFact, recorded_facts
from patients.facts.recorded import day_text
from triage.change import Change
from triage.items import AnswerRefused, Given, Item
from triage.models import AnswerSource, Screening, ScreeningAnswer
from triage.published import Published

BLANK = Given()


@dataclass(frozen=True)
class FromRecord:
    """What the record answers for one item, in the item's own form.

    For a list `present` and `absent` are options, and `complete` says that everything else is
    absent. `uncoded` names medicines that no rule knows.
    """

    source: str
    value: Any = None
    present: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    complete: bool = False
    uncoded: tuple[str, ...] = ()

    def stored(self) -> Any:
        """The form in which a screening keeps what the record said."""
        if self.value is not None:
            return self.value
        return {
            "present": list(self.present),
            "absent": list(self.absent),
            "complete": self.complete,
        }


@dataclass(frozen=True)
class Known:
    """One item: what was answered in this screening, what the record says, and what holds."""

    item: Item
    given: Given = BLANK
    row: ScreeningAnswer | None = None
    record: FromRecord | None = None

    @property
    def version(self) -> int:
        """The version of the answer that a page shows; 0 when there is none."""
        return self.row.row_version if self.row else 0

    @property
    def follows_record(self) -> bool:
        """Whether what holds comes from the record (for a list: adds to it)."""
        return self.record is not None and (self._says_nothing or self.item.kind == "list")

    @property
    def _says_nothing(self) -> bool:
        """Nothing was answered here; a note alone doesn't contradict the record."""
        return self.given.value is None and not self.given.reason

    @property
    def value(self) -> Any:
        """What holds: the answer given here, else the record's; None when not assessed."""
        if self.item.kind == "list":
            return self._list()
        if self._says_nothing and self.record is not None:
            return self.record.value
        return self.given.value

    @property
    def is_answered(self) -> bool:
        """Whether the item counts as answered: a list only once it is said to be complete."""
        value = self.value
        return value["complete"] if self.item.kind == "list" and value else value is not None

    @property
    def differs(self) -> bool:
        """Whether the answer given here is another than the record's."""
        return (
            self.record is not None
            and self.item.kind != "list"
            and self.given.value is not None
            and self.given.value != self.record.value
        )

    @property
    def against_record(self) -> tuple[str, ...]:
        """Options of a list that were chosen here although the record says that they are absent."""
        if self.record is None or self.item.kind != "list" or not self.given.value:
            return ()
        record = self.record
        return tuple(
            option
            for option in self.given.value["present"]
            if option not in record.present and (record.complete or option in record.absent)
        )

    @property
    def before(self) -> ScreeningAnswer | None:
        """What the record said when the screening began, if it says something else now."""
        row = self.row
        if row is None or row.source != AnswerSource.RECORD or row.value is None:
            return None
        now = self.record.stored() if self.record else None
        return row if row.value != now else None

    def answers(self) -> dict[str, Answer]:
        """What the engine knows from this item, by atom."""
        if self.item.kind != "list":
            given = self.given
            if self._says_nothing and self.record is not None:
                given = Given(self.record.value, note=given.note)
            return self.item.engine_answers(given)
        answers = self.item.engine_answers(self.given)
        if self.record is None:
            return answers
        for option in self.item.options:
            atom = f"{self.item.key}.{option}"
            here = answers.get(atom)
            if option in self.record.present:
                # Taking a recorded medicine off the list is done in the record, not here.
                answers[atom] = Answer(True)
            elif (here is None or not here.is_given) and (
                self.record.complete or option in self.record.absent
            ):
                answers[atom] = Answer(False)
        return answers

    def _list(self) -> dict[str, Any] | None:
        here = self.given.value or {"present": [], "complete": False}
        record = self.record or FromRecord("")
        chosen = {*here["present"], *record.present}
        denied = {*here.get("absent", ()), *record.absent} - chosen
        complete = bool(here["complete"] or record.complete)
        if not chosen and not complete and not denied:
            return None
        present = [option for option in self.item.options if option in chosen]
        absent = [option for option in self.item.options if option in denied]
        return {"present": present, "absent": absent, "complete": complete}


def known_items(
    screening: Screening,
    rows: Mapping[str, ScreeningAnswer],
    ruleset: Published,
    on: date,
    change: Change | None = None,
) -> dict[str, Known]:
    """Return what is known about every item of the ruleset on that day.

    `change` is what differs from the last visit, where there was one. A signed screening keeps what
    the record said then; an open one follows the record.
    """
    facts = {} if screening.signed else from_record(screening, ruleset, on, change)
    known = {}
    for key, item in ruleset.items.items():
        row = rows.get(key)
        if screening.signed and row is not None and row.source == AnswerSource.RECORD:
            known[key] = Known(item, BLANK, row, _kept(row))
        else:
            known[key] = Known(item, given_in(row), row, facts.get(key))
    return known


def given_in(row: ScreeningAnswer | None) -> Given:
    """Return what a row says by itself; a row that only follows the record says nothing."""
    if row is None or row.source == AnswerSource.RECORD:
        return BLANK
    return Given(row.value, row.reason, row.note, row.unit)


def engine_answers(known: Mapping[str, Known]) -> Answers:
    """Return the answers that the engine evaluates."""
    answers: dict[str, Answer] = {}
    for each in known.values():
        answers.update(each.answers())
    return Answers(answers)


def from_record(
    screening: Screening, ruleset: Published, on: date, change: Change | None = None
) -> dict[str, FromRecord]:
    """Return what the record answers, by item; what the ruleset doesn't know is left out."""
    facts = {
        **recorded_facts(screening.visit, on),
        **changed_facts(change, screening.visit.started_at),
    }
    found: dict[str, FromRecord] = {}
    for key, item in ruleset.items.items():
        fact = facts.get(item.finding.id)
        answered = _answered(item, fact) if fact is not None else None
        if answered is not None:
            found[key] = answered
    return found


def changed_facts(change: Change | None, at: datetime) -> dict[str, RecordedFact]:
    """Return what the comparison with the last visit answers.

    That something is new or worse; never that nothing is: "stable" and "better" are for whoever
    examines to say.
    """
    if change is None:
        earlier = RecordedFact(_("no earlier signed examination"), at, value=False)
        return {"seen_before": earlier}
    source = _("compared with the visit of %(day)s") % {"day": day_text(change.then_on)}
    found = {truth: set[str]() for truth in Truth}
    for option, truth in change.options.items():
        found[truth].add(option)
    facts = {
        "seen_before": RecordedFact(source, at, value=True),
        "change": RecordedFact(
            source,
            at,
            present=frozenset(found[Truth.TRUE]),
            absent=frozenset(found[Truth.FALSE]),
        ),
    }
    if change.progression is not None:
        facts["progression"] = RecordedFact(source, at, value=change.progression)
    return facts


def _answered(item: Item, fact: RecordedFact) -> FromRecord | None:
    if item.kind == "list":
        present = tuple(option for option in item.options if option in fact.present)
        absent = tuple(option for option in item.options if option in fact.absent)
        if not present and not absent and not fact.complete and not fact.uncoded:
            return None
        return FromRecord(
            fact.source, None, present, absent, fact.complete and not fact.uncoded, fact.uncoded
        )
    if item.option is not None:
        if item.option.id in fact.present:
            return FromRecord(fact.source, True)
        if item.option.id in fact.absent or fact.complete:
            return FromRecord(fact.source, False)
        return None
    try:
        value = item.checked(Given(fact.value)).value
    except AnswerRefused:
        return None  # the record holds something that this ruleset doesn't know: still unknown
    return None if value is None else FromRecord(fact.source, value)


def _kept(row: ScreeningAnswer) -> FromRecord:
    if isinstance(row.value, dict):
        return FromRecord(
            row.origin,
            None,
            tuple(row.value["present"]),
            tuple(row.value.get("absent", ())),
            row.value["complete"],
        )
    return FromRecord(row.origin, row.value)
