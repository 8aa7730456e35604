"""A recall in words: how late it is, and what was done to keep it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.formkit.parts import Fact, Pill, TimelineEntry
from triage.models import Recall, RecallEvent, RecallState, RecallStep
from triage.presenters.words import day_words
from triage.referral_selectors import recall_events_of


@dataclass(frozen=True)
class RecallPage:
    """Everything that a recall's page says; `actions` are (label, address), the usual one first."""

    title: str
    state: Pill
    facts: tuple[Fact, ...]
    actions: tuple[tuple[str, str], ...]
    events: tuple[TimelineEntry, ...]
    in_error: str


def recall_page(recall: Recall, on: date, steps: Iterable[Any]) -> RecallPage:
    """Return the recall's page; `steps` are those that the reader may take."""
    return RecallPage(
        title=_("Recall on %(day)s") % {"day": day_words(recall.due_on)},
        state=recall_pill(recall, on),
        facts=(
            Fact(_("What for"), recall.purpose, unknown=_("Nothing was written")),
            Fact(_("Tries so far"), str(recall.tries)),
            Fact(
                _("Counts as lapsed from"),
                _("%(day)s (local judgement, to be confirmed)")
                % {"day": day_words(recall.lapses_on)},
            ),
            Fact(_("Set by"), f"{recall.set_by}, {day_words(timezone.localdate(recall.set_at))}"),
        ),
        actions=tuple(
            (str(step.title), reverse(f"triage:recall_{_named(step.name)}", args=[recall.pk]))
            for step in steps
            if step.possible(recall)
        ),
        events=tuple(_entry(event) for event in recall_events_of(recall)),
        in_error=recall.screening.error_reason,
    )


def recall_pill(recall: Recall, on: date) -> Pill:
    """Return the state in a word, with symbol and tone: ahead, due, overdue or lapsed."""
    if recall.state != RecallState.OPEN:
        return Pill(recall.get_state_display(), "ok" if recall.state == "done" else "plain")
    if recall.lapses_on <= on:
        return Pill(_("Lapsed"), "danger", "emergency")
    late = (on - recall.due_on).days
    if late > 0:
        return Pill(
            ngettext("%(n)d day overdue", "%(n)d days overdue", late) % {"n": late},
            "warn",
            "warning",
        )
    return Pill(_("Due today"), "info", "clock") if late == 0 else Pill(_("Ahead"), "", "calendar")


def recall_title(recall: Recall) -> str:
    return _("Recall on %(day)s") % {"day": day_words(recall.due_on)}


def _named(name: str) -> str:
    return name.replace("-", "_")


def _entry(event: RecallEvent) -> TimelineEntry:
    at = timezone.localtime(event.at)
    said = [event.text]
    if event.way:
        said.insert(0, f"{event.get_way_display()}:")
    if event.step in (RecallStep.MOVED, RecallStep.NOT_ATTENDED):
        said.append(_("Now on %(day)s.") % {"day": day_words(event.due_on)})
    if event.visit is not None:
        day = day_words(timezone.localtime(event.visit.started_at).date())
        said.append(_("In the visit of %(day)s.") % {"day": day})
    return TimelineEntry(
        when=date_format(at, "j M Y, H:i"),
        datetime=at.isoformat(timespec="minutes"),
        title=event.get_step_display(),
        text=" ".join(part for part in said if part),
        by=str(event.by),
        icon=_ICONS[RecallStep(event.step)],
        url=reverse("visits:detail", args=[event.visit_id]) if event.visit_id else "",
    )


_ICONS = {
    RecallStep.SET: "calendar",
    RecallStep.MOVED: "calendar",
    RecallStep.TRIED: "phone",
    RecallStep.NOT_ATTENDED: "warning",
    RecallStep.DONE: "check-circle",
    RecallStep.CANCELLED: "cross",
}
