"""A thread in words: where it stands, how late it is, what may be done, what happened."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.formkit.parts import Fact, Pill, TimelineEntry
from patients.presenters.banner import name_of
from triage.actions.referrals import needs_handover
from triage.destinations import whom
from triage.models import (
    Referral,
    ReferralEvent,
    ReferralKind,
    ReferralState,
    ReferralStep,
    ReplyKind,
)
from triage.presenters.words import day_words, step_words
from triage.published import published
from triage.referral_selectors import events_of, guard_of, letters_of

_STATES = {
    ReferralState.TO_SEND: ("warn", "send"),
    ReferralState.AWAITING: ("info", "clock"),
    ReferralState.TO_ACKNOWLEDGE: ("danger", "flag"),
    ReferralState.BOOKED: ("info", "calendar"),
    ReferralState.SEEN: ("ok", "check"),
    ReferralState.DECLINED: ("danger", "undo"),
    ReferralState.CLOSED: ("ok", "check-circle"),
    ReferralState.CANCELLED: ("plain", "cross"),
}
_ICONS = {
    ReferralStep.STARTED: "plus",
    ReferralStep.CHANGED: "pencil",
    ReferralStep.HANDED_OVER: "phone",
    ReferralStep.SENT: "send",
    ReferralStep.NOT_SENT: "undo",
    ReferralStep.CHASED: "phone",
    ReferralStep.REPLIED: "document",
    ReferralStep.ACKNOWLEDGED: "signed",
    ReferralStep.CONVERTED: "send",
    ReferralStep.BOOKED: "calendar",
    ReferralStep.NOT_ATTENDED: "warning",
    ReferralStep.SEEN: "check",
    ReferralStep.RESUBMITTED: "undo",
    ReferralStep.CLOSED: "check-circle",
    ReferralStep.CANCELLED: "cross",
}
# What the next step is, in the words of who waits for it.
_NEXT = {
    ReferralState.TO_SEND: lambda: _("send the letter"),
    ReferralState.AWAITING: lambda: _("a reply is awaited"),
    ReferralState.TO_ACKNOWLEDGE: lambda: _("read and acknowledge the reply"),
    ReferralState.BOOKED: lambda: _("ask whether the patient was seen"),
    ReferralState.SEEN: lambda: _("close the thread"),
    ReferralState.DECLINED: lambda: _("send again, or elsewhere"),
}


@dataclass(frozen=True)
class LetterShown:
    """A letter that left: its version, when, and where its bytes are."""

    title: str
    made: str
    by: str
    url: str
    pages: int
    sha256: str
    check: Pill


@dataclass(frozen=True)
class ThreadPage:
    """Everything that a thread's page says; `actions` are (label, address), the usual one first."""

    title: str
    code: str
    urgency: str
    state: Pill
    due: Pill | None
    facts: tuple[Fact, ...]
    warnings: tuple[str, ...]
    risk: str
    actions: tuple[tuple[str, str], ...]
    letters: tuple[LetterShown, ...]
    events: tuple[TimelineEntry, ...]
    in_error: str


@dataclass(frozen=True)
class ThreadLine:
    """A thread in a row of a list."""

    url: str
    who: str
    title: str
    code: str
    urgency: str
    suspected: str
    state: Pill
    due: Pill | None
    age: str
    in_error: bool


def thread_title(referral: Referral) -> str:
    """Return the thread in a line: "Referral to Neurology"."""
    to = whom(referral.destination, referral.place)
    if referral.kind == ReferralKind.ADVICE:
        return _("Advice from %(whom)s") % {"whom": to}
    return _("Referral to %(whom)s") % {"whom": to}


def state_pill(referral: Referral) -> Pill:
    """Return where the thread stands, by word, symbol and tone."""
    tone, icon = _STATES[ReferralState(referral.state)]
    return Pill(str(referral.get_state_display()), tone, icon)


def due_pill(referral: Referral, on: date) -> Pill | None:
    """Return how late or near the next step is; None when nothing is to come."""
    if referral.due_on is None:
        return None
    late = (on - referral.due_on).days
    if late > 0:
        words = ngettext("%(n)d day overdue", "%(n)d days overdue", late) % {"n": late}
        return Pill(words, "danger", "warning")
    if late == 0:
        return Pill(_("Due today"), "warn", "clock")
    return Pill(_("By %(day)s") % {"day": day_words(referral.due_on)}, "plain", "calendar")


def next_words(referral: Referral) -> str:
    """Return what is waited for, in words; empty once the thread is over."""
    words = _NEXT.get(ReferralState(referral.state))
    return words() if words else ""


def thread_line(referral: Referral, on: date) -> ThreadLine:
    """Return one row of the chase list."""
    step = published(referral.screening.ruleset_version).ruleset.step(referral.urgency)
    days = (on - timezone.localtime(referral.started_at).date()).days
    return ThreadLine(
        url=reverse("triage:referral", args=[referral.pk]),
        who=name_of(referral.patient),
        title=thread_title(referral),
        code=step.code,
        urgency=step.label,
        suspected=referral.suspected,
        state=state_pill(referral),
        due=due_pill(referral, on),
        age=ngettext("%(n)d day", "%(n)d days", days) % {"n": days},
        in_error=referral.screening.in_error,
    )


def thread_page(referral: Referral, on: date, steps: Iterable[Any]) -> ThreadPage:
    """Return the thread's page; `steps` are those that the reader may take."""
    ruleset = published(referral.screening.ruleset_version).ruleset
    step = ruleset.step(referral.urgency)
    events = events_of(referral)
    return ThreadPage(
        title=thread_title(referral),
        code=step.code,
        urgency=step.label,
        state=state_pill(referral),
        due=due_pill(referral, on),
        facts=(Fact(_("Urgency"), step_words(step)), *_facts(referral)),
        warnings=sending_warnings(referral) if referral.state == ReferralState.TO_SEND else (),
        risk=_risk(referral),
        actions=_actions(referral, steps),
        letters=tuple(_letter(referral, each) for each in letters_of(referral)),
        events=tuple(_entry(referral, event) for event in events),
        in_error=referral.screening.error_reason,
    )


def sending_warnings(referral: Referral) -> tuple[str, ...]:
    """What stands in the way of sending, or must be seen before it."""
    lines = []
    if needs_handover(referral):
        lines.append(
            _(
                "This is an emergency. Ring first, or call the ambulance, and record to whom you "
                "handed over: the letter alone is never enough."
            )
        )
    found = guard_of(referral)
    if found is not None:
        where = _("Better: %(instead)s.") % {"instead": " · ".join(found.instead)}
        if referral.guard_reason:
            lines.append(
                _("Not the usual service. %(why)s Your reason: %(reason)s")
                % {"why": found.guard.why, "reason": referral.guard_reason}
            )
        else:
            lines.append(f"{found.guard.why} {where}")
    return tuple(lines)


def latest_reply(referral: Referral) -> TimelineEntry | None:
    """Return the newest reply on the thread."""
    newest = next((e for e in events_of(referral) if e.step == ReferralStep.REPLIED), None)
    return _entry(referral, newest) if newest else None


def _facts(referral: Referral) -> tuple[Fact, ...]:
    facts = [
        Fact(_("Suspected diagnosis"), referral.suspected),
        Fact(_("Question"), referral.question, unknown=_("None")),
    ]
    if referral.kind == ReferralKind.REFER:
        seen_by = day_words(referral.target_on) if referral.target_on else ""
        facts.append(Fact(_("To be seen by"), seen_by))
    else:
        converted = _("may be turned into a referral by them")
        only = _("in writing only")
        facts.append(Fact(_("Answer"), converted if referral.may_convert else only))
    waits = next_words(referral)
    if waits and referral.due_on:
        said = _("%(what)s, by %(day)s") % {"what": waits, "day": day_words(referral.due_on)}
        facts.append(Fact(_("Next"), said))
    if referral.appointment_on:
        facts.append(Fact(_("Appointment"), day_words(referral.appointment_on)))
    return tuple(facts)


def _risk(referral: Referral) -> str:
    """Who answers for the patient now."""
    if referral.state in (ReferralState.SEEN, ReferralState.CLOSED):
        return _("The patient was seen, or the advice was read: what was agreed then holds.")
    if referral.state == ReferralState.CANCELLED:
        return _("The thread was cancelled: the clinic looks after the patient.")
    if referral.handed_over_at is not None and referral.state != ReferralState.DECLINED:
        return _("Handed over: the receiving team holds the risk once it has taken over.")
    if referral.state == ReferralState.BOOKED and referral.appointment_on:
        return _("Until the appointment on %(day)s the referring clinician holds the risk.") % {
            "day": day_words(referral.appointment_on)
        }
    return _("The referring clinician holds the risk until the patient is seen.")


def _actions(referral: Referral, steps: Iterable[Any]) -> tuple[tuple[str, str], ...]:
    """The steps that may follow, what the state calls for first."""
    first = {
        ReferralState.TO_SEND: "handover" if needs_handover(referral) else "send",
        ReferralState.AWAITING: "reply",
        ReferralState.TO_ACKNOWLEDGE: "acknowledge",
        ReferralState.BOOKED: "seen",
        ReferralState.SEEN: "close",
        ReferralState.DECLINED: "resubmit",
    }.get(ReferralState(referral.state), "reply")
    possible = [step for step in steps if step.possible(referral)]
    possible.sort(key=lambda step: step.name != first)
    return tuple(
        (str(step.title), reverse(address_of(step.name), args=[referral.pk])) for step in possible
    )


def address_of(name: str) -> str:
    """Return the name of the address of a step."""
    return f"triage:referral_{name.replace('-', '_')}"


def _letter(referral: Referral, letter: Any) -> LetterShown:
    return LetterShown(
        title=_("Letter %(n)d") % {"n": letter.version},
        made=_moment(letter.made_at),
        by=str(letter.made_by),
        url=reverse("triage:referral_letter_pdf", args=[referral.pk, letter.version]),
        pages=letter.pages,
        sha256=letter.sha256,
        check=(
            Pill(_("Accessibility check failed"), "warn", "warning")
            if letter.failures
            else Pill(_("Accessible PDF"), "ok", "check-circle")
        ),
    )


def _entry(referral: Referral, event: ReferralEvent) -> TimelineEntry:
    pills = []
    if event.reply_kind:
        pills.append(Pill(str(ReplyKind(event.reply_kind).label)))
    said = []
    if event.channel:
        said.append(str(event.get_channel_display()))
    if event.whom:
        said.append(event.whom)
    if event.day:
        said.append(day_words(event.day))
    if event.reference:
        said.append(_("reference %(reference)s") % {"reference": event.reference})
    if event.next_on:
        said.append(_("again on %(day)s") % {"day": day_words(event.next_on)})
    lines = [" · ".join(said), event.text]
    return TimelineEntry(
        when=_moment(event.at),
        datetime=timezone.localtime(event.at).isoformat(timespec="minutes"),
        title=str(event.get_step_display()),
        text="\n".join(line for line in lines if line),
        by=str(event.by),
        icon=_ICONS.get(ReferralStep(event.step), "note"),
        pills=pills,
        url=(
            reverse("triage:referral_letter_pdf", args=[referral.pk, event.letter.version])
            if event.letter
            else ""
        ),
    )


def _moment(at: datetime) -> str:
    return date_format(timezone.localtime(at), "j M Y, H:i")
