"""One item of a screening as its controls: buttons, a number with its unit, or a list of boxes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import UnitSystem
from core.formkit.findings import FindingShown
from triage.assessment import Evaluated
from triage.facts import Known
from triage.forms.section import ABSENT, PRESENT, SectionForm, control_id, in_unit, units_of
from triage.items import LONGEST_NOTE, Item
from triage.models import UnansweredReason
from triage.presenters.words import known_words, reason_words, unit_words, value_words

MANY_OPTIONS = 3  # more than this, or longer than FITS together, and they stand below each other
FITS = 44  # characters of option labels beside a question


@dataclass(frozen=True)
class Box:
    """A checkbox of a list. One that the record ticked can't be unticked here."""

    id: str
    value: str
    label: str
    checked: bool
    from_record: bool = False


@dataclass(frozen=True)
class ListRow:
    """A row of a list's table: a name and one box a column (left, right, both; takes, stopped)."""

    label: str
    boxes: tuple[Box | None, ...]


@dataclass(frozen=True)
class ListShown:
    """A set asked as a list: with columns it is a table, otherwise a column of boxes."""

    columns: tuple[str, ...]
    rows: tuple[ListRow, ...]
    boxes: tuple[Box, ...]
    complete: bool
    complete_from_record: bool
    is_long: bool


@dataclass(frozen=True)
class NumberShown:
    """A number with its unit, or a choice of units."""

    value: str
    unit: str
    units: tuple[tuple[str, str, bool], ...]  # value, words, chosen
    lowest: str
    highest: str


@dataclass(frozen=True)
class RecordNote:
    """What the record says about this item, and how it stands to what was answered here."""

    text: str
    source: str
    changed_from: str = ""
    differs: bool = False
    uncoded: str = ""
    against: str = ""  # chosen here although the record says that they are absent


@dataclass(frozen=True)
class Control:
    """One item on the page. `closed` says that it isn't asked of this patient so far."""

    key: str
    id: str
    kind: str
    legend: str
    how: str
    version: int
    closed: bool
    follows: bool
    record: RecordNote | None
    shown: FindingShown
    number: NumberShown | None = None
    choices: ListShown | None = None
    error: str = ""
    answer: str = ""


def control_for(
    assessment: Evaluated,
    known: Known,
    form: SectionForm | None,
    opened: Sequence[str],
    units: str,
) -> Control:
    """Return the item's control; `form` is what was typed, `opened` what is opened on purpose."""
    item = known.item
    error = form.errors.get(item.key, "") if form else ""
    indicated = assessment.indicated[item.key]
    is_known = known.is_answered or not known.given.is_blank
    is_open = indicated or is_known or error or item.key in opened or "all" in opened
    typed = form is not None and item.key in form.seen
    given = form.given.get(item.key, known.given) if form and typed else known.given
    note = form.typed_note(item.key) if form and typed else given.note
    return Control(
        key=item.key,
        id=control_id(item.key),
        kind=item.kind,
        legend=item.wording,
        how=item.how,
        version=form.seen[item.key] if form and typed else known.version,
        closed=not is_open,
        follows=known.follows_record and item.kind != "list" and not error,
        record=_record(known),
        shown=_shown(known, given.value, given.reason, note, error),
        number=_number(known, given.value, given.unit, form, units)
        if item.kind == "number"
        else None,
        choices=_choices(known, given.value) if item.kind == "list" else None,
        error=error,
        answer=known_words(known),
    )


def _record(known: Known) -> RecordNote | None:
    record, item = known.record, known.item
    before = known.before
    if record is None and before is None:
        return None
    said = known.value if item.kind == "list" else record.value if record else None
    text = value_words(item, said) if said is not None else ""
    return RecordNote(
        text=text if record else "",
        source=record.source if record else "",
        changed_from=value_words(item, before.value) if before else "",
        differs=known.differs,
        uncoded=", ".join(record.uncoded) if record else "",
        against=", ".join(item.options[option].label for option in known.against_record),
    )


def _shown(known: Known, value: Any, reason: str, note: str, error: str) -> FindingShown:
    item, base = known.item, control_id(known.item.key)
    first: list[tuple[str, str, str]] = []
    if item.kind == "presence":
        first = [(PRESENT, _("Present"), "yes"), (ABSENT, _("Absent"), "no")]
        chosen = {True: PRESENT, False: ABSENT}.get(value, "")
    else:
        first = [(option.id, option.label, "") for option in item.options.values()]
        chosen = value if isinstance(value, str) else ""
    unanswered = _("As in the record") if known.record and not known.differs else _("Not assessed")
    options = [*first, ("", unanswered, "na")] if item.kind in ("presence", "choice") else []
    told = [] if value is not None or not reason else [reason_words(reason)]
    reasons = [("", _("Say why, if you can"), not reason)]
    reasons += [(code, str(label), code == reason) for code, label in UnansweredReason.choices]
    return FindingShown(
        id=base,
        legend=item.wording,
        answer_name=f"a.{item.key}",
        options=[
            {
                "value": code,
                "label": label,
                "css": css,
                "id": f"{base}-{place}",
                "checked": code == chosen,
            }
            for place, (code, label, css) in enumerate(options)
        ],
        reason_name=f"r.{item.key}",
        reason_id=f"{base}-reason",
        reasons=[
            {"value": code, "label": label, "selected": selected}
            for code, label, selected in reasons
        ],
        note_name=f"n.{item.key}",
        note_id=f"{base}-note",
        note=note,
        note_max=LONGEST_NOTE,
        how=item.how,
        errors=[error] if error else [],
        describedby=" ".join(
            part
            for part in (f"{base}_error" if error else "", f"{base}_how" if item.how else "")
            if part
        ),
        many=len(first) > MANY_OPTIONS or sum(len(label) for _c, label, _s in first) > FITS,
        told=" · ".join([*told, note] if note else told),
    )


def _number(
    known: Known, value: Any, unit: str, form: SectionForm | None, units: str
) -> NumberShown:
    item = known.item
    names = [name for name in units_of(item) if name]
    wanted = unit or (names[1] if units == UnitSystem.US and len(names) > 1 else item.finding.unit)
    written = in_unit(item, value, unit) if isinstance(value, int | float) else ""
    if form is not None and item.key in form.seen:
        written = form.typed(item.key)
    if written and not unit:
        wanted = item.finding.unit
    factor = units_of(item).get(wanted, 1.0)
    low, high = item.finding.min, item.finding.max
    return NumberShown(
        value=written,
        unit=unit_words(item.finding.unit),
        units=tuple((name, unit_words(name), name == wanted) for name in names)
        if len(names) > 1
        else (),
        lowest="" if low is None else f"{low / factor:.4g}",
        highest="" if high is None else f"{high / factor:.4g}",
    )


def _choices(known: Known, value: Any) -> ListShown:
    item, record = known.item, known.record
    here = set(value["present"]) if value else set()
    recorded = set(record.present) if record else set()

    def box(option: str, label: str) -> Box:
        return Box(
            id=f"{control_id(item.key)}-{option}",
            value=option,
            label=label,
            checked=option in here or option in recorded,
            from_record=option in recorded,
        )

    columns, groups, plain = _table(item)
    return ListShown(
        columns=columns,
        rows=tuple(
            ListRow(
                label,
                tuple(
                    box(option, f"{label}, {column}") if option else None
                    for option, column in zip(options, columns, strict=True)
                ),
            )
            for label, options in groups
        ),
        boxes=tuple(box(option, item.options[option].label) for option in plain),
        complete=bool(value and value["complete"]),
        complete_from_record=bool(record and record.complete),
        is_long=len(groups) + len(plain) > 12,
    )


def _table(
    item: Item,
) -> tuple[tuple[str, ...], list[tuple[str, tuple[str, ...]]], list[str]]:
    """Columns, rows of options under them, and the options that stand by themselves."""
    finding = item.finding
    if finding.sides:
        sides = {"left": _("left"), "right": _("right"), "both": _("both")}
        columns = tuple(sides.get(side, side) for side in finding.sides)
        rows = [
            (region.label, tuple(f"{region.id}_{side}" for side in finding.sides))
            for region in finding.regions
        ]
        return columns, rows, [option.id for option in finding.options]
    if finding.variants:
        stopped = {"stopped": _("stopped in the last weeks")}
        columns = (_("takes it"), *(stopped.get(name, name) for name in finding.variants))
        rows = [
            (option.label, (option.id, *(f"{option.id}_{name}" for name in finding.variants)))
            for option in finding.options
        ]
        return columns, rows, []
    return (), [], [option.id for option in finding.options]
