"""The findings of a screening, what is present, absent and not assessed apart."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from triage import selectors
from triage.assessment import Assessment
from triage.facts import Known
from triage.models import AnswerChange, AnswerSource
from triage.presenters.panel import item_url
from triage.presenters.words import known_words, reason_words, value_words


@dataclass(frozen=True)
class FindingLine:
    """One finding with its answer, where it comes from, and where it is changed."""

    label: str
    answer: str
    note: str
    source: str
    url: str
    reason: str = ""
    section: str = ""


@dataclass(frozen=True)
class EarlierAnswer:
    """An answer that was replaced."""

    label: str
    answer: str
    by: str
    at: datetime
    replaced_by: str
    replaced_at: datetime


@dataclass(frozen=True)
class CheckPage:
    """Everything that was and wasn't found."""

    present: tuple[FindingLine, ...]
    absent: tuple[FindingLine, ...]
    not_assessed: tuple[FindingLine, ...]
    earlier: tuple[EarlierAnswer, ...]


def check_page(assessment: Assessment) -> CheckPage:
    """Return the findings in the order of the sections; only those asked of this patient."""
    present: list[FindingLine] = []
    absent: list[FindingLine] = []
    missing: list[FindingLine] = []
    for section in assessment.ruleset.sections:
        for known in assessment.open_in(section.id):
            line = _line(assessment, known, section.title)
            if known.value is None:
                missing.append(line)
            elif _is_absent(known):
                absent.append(line)
            elif _is_open_list(known):
                present.append(line)
                missing.append(_line(assessment, known, section.title, rest=True))
            else:
                present.append(line)
    return CheckPage(tuple(present), tuple(absent), tuple(missing), _earlier(assessment))


def finding_name(known: Known) -> str:
    """The finding as lists name it; an option of a set with the set's name before it."""
    item = known.item
    return f"{item.finding.label}: {item.label}" if item.option else item.label


def source_line(known: Known) -> str:
    """Who or what says so."""
    row = known.row
    if known.follows_record and known.record is not None:
        if known.item.kind != "list" or known.given.is_blank:
            return _("from the record, %(source)s") % {"source": known.record.source}
        return _("%(who)s, and the record, %(source)s") % {
            "who": row.answered_by if row else "",
            "source": known.record.source,
        }
    if row is None or known.given.is_blank:
        return ""
    if known.value is None:
        return str(row.answered_by)
    return f"{AnswerSource(row.source).label}, {row.answered_by}"


def _is_absent(known: Known) -> bool:
    value = known.value
    if known.item.kind == "presence":
        return value is False
    return known.item.kind == "list" and bool(value["complete"]) and not value["present"]


def _is_open_list(known: Known) -> bool:
    return known.item.kind == "list" and not known.value["complete"]


def _line(assessment: Assessment, known: Known, section: str, *, rest: bool = False) -> FindingLine:
    reason = known.given.reason if known.value is None else ""
    return FindingLine(
        label=finding_name(known),
        answer=known_words(known),
        note="" if rest else known.given.note,
        source="" if rest else source_line(known),
        url=item_url(assessment, known.item.key),
        reason=_("the rest of the list") if rest else reason_words(reason).lower(),
        section=section,
    )


def _earlier(assessment: Assessment) -> tuple[EarlierAnswer, ...]:
    return tuple(
        _earlier_line(assessment, change)
        for change in selectors.earlier_answers(assessment.screening)
        if change.item in assessment.known
    )


def _earlier_line(assessment: Assessment, change: AnswerChange) -> EarlierAnswer:
    known = assessment.known[change.item]
    is_record = change.source == AnswerSource.RECORD
    said = [value_words(known.item, change.value), reason_words(change.reason), change.note]
    return EarlierAnswer(
        label=finding_name(known),
        answer=" · ".join(part for part in said if part),
        by=_("the record") if is_record else str(change.answered_by),
        at=change.answered_at,
        replaced_by=str(change.replaced_by),
        replaced_at=change.replaced_at,
    )
