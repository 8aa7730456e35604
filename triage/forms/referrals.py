"""The forms of a thread: what is asked of whom, and each step that can follow."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.formkit.fields import CleanCharField, CleanTextField, PlainDateField
from core.formkit.layout import PageFormHelper, Section
from patients.forms.base import HIDDEN, RowForm, TakenOnceForm
from triage import destinations
from triage.actions.referral_replies import next_states
from triage.actions.referrals import Request
from triage.models import Channel, Referral, ReferralKind, ReferralState, ReplyKind
from triage.models.referrals import LONGEST_TEXT
from triage.presenters.words import step_words
from triage.published import published
from triage.referral_clock import next_due

LATEST = date(2100, 12, 31)  # no appointment or recall lies beyond; a slip of the pen does
WORD_OF_MOUTH = (Channel.PHONE, Channel.IN_PERSON)
SENDING = tuple(each for each in Channel if each not in (Channel.EARLIER, Channel.IN_PERSON))


def _channels(*allowed: Channel) -> list[tuple[str, Any]]:
    return [(each.value, each.label) for each in allowed]


def _text(label: Any, help_text: Any = "", rows: int = 3) -> CleanTextField:
    return CleanTextField(label=label, help_text=help_text, rows=rows, max_length=LONGEST_TEXT)


class RequestFields(forms.Form):
    """What is asked of whom; the same when a thread starts and when it is changed."""

    kind = forms.ChoiceField(
        label=_("What do you ask for?"),
        choices=ReferralKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose referral or advice.")},
    )
    may_convert = forms.BooleanField(
        label=_("They may turn the request for advice into a referral"), required=False
    )
    destination = forms.ChoiceField(
        label=_("To"),
        choices=[("", _("Choose a service")), *destinations.choices()],
        error_messages={"required": _("Say to whom.")},
    )
    place = CleanCharField(
        label=_("Which clinic, and its address"),
        required=False,
        help_text=_("Needed for another service."),
    )
    guard_reason = CleanTextField(
        label=_("Why this service all the same"),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 2, "placeholder": " "}),  # empty: a style hides it
        help_text=_("Only needed when this page says that the service does not fit."),
    )
    urgency = forms.ChoiceField(
        label=_("Urgency"), error_messages={"required": _("Choose an urgency.")}
    )
    suspected = CleanCharField(
        label=_("Suspected diagnosis"),
        max_length=300,
        error_messages={"required": _("Name what is suspected.")},
    )
    question = CleanTextField(
        label=_("Question to the specialist"), max_length=1000, rows=2, required=False
    )
    introduction = CleanTextField(
        label=_("Introduction"),
        max_length=LONGEST_TEXT,
        rows=4,
        required=False,
        help_text=_("Stands before the findings: the story in your words."),
    )
    remarks = CleanTextField(
        label=_("Further remarks"), max_length=LONGEST_TEXT, rows=3, required=False
    )

    def request(self) -> Request:
        """The request that the form holds."""
        data = {name: value for name, value in self.cleaned_data.items() if name not in HIDDEN}
        return Request(**data)

    def _laid_out(
        self, ladder: list[tuple[str, str]], *, submit: Any, path: str, cancel_url: str
    ) -> None:
        self.fields["urgency"].choices = ladder  # type: ignore[attr-defined]
        self.helper = PageFormHelper(
            Section(_("To whom"), "destination", "place", "guard_reason", "kind", "may_convert"),
            Section(_("What about"), "urgency", "suspected", "question"),
            Section(_("In your words"), "introduction", "remarks"),
            submit=submit,
            cancel_url=cancel_url,
            draft_for=path,
        )


class StartForm(RequestFields, TakenOnceForm):
    """A thread that is started after signing."""

    def __init__(
        self,
        data: Any = None,
        *,
        ladder: list[tuple[str, str]],
        path: str,
        cancel_url: str,
        initial: dict[str, Any],
    ) -> None:
        super().__init__(data, initial=initial)
        self._laid_out(ladder, submit=_("Start this thread"), path=path, cancel_url=cancel_url)


class RequestForm(RequestFields, RowForm):
    """Change a request that has not been sent."""

    def __init__(self, data: Any = None, *, row: Referral, path: str, cancel_url: str) -> None:
        super().__init__(
            data, row=row, initial={name: getattr(row, name) for name in RequestFields.base_fields}
        )
        self._laid_out(ladder_of(row), submit=_("Save"), path=path, cancel_url=cancel_url)


def ladder_of(row: Referral) -> list[tuple[str, str]]:
    """Return code and words of every urgency of the ruleset that the screening was signed with."""
    return [
        (step.code, step_words(step))
        for step in published(row.screening.ruleset_version).ruleset.ladder
    ]


class StepForm(RowForm):
    """Base of the forms of one step."""

    submit: Any = _("Save")
    danger = False

    def __init__(self, data: Any = None, *, row: Any, path: str, cancel_url: str) -> None:
        super().__init__(data, row=row, initial=self.filled(row))
        self.helper = PageFormHelper(
            submit=self.submit, danger=self.danger, cancel_url=cancel_url, draft_for=path
        )

    def filled(self, row: Any) -> dict[str, Any]:
        """What the form proposes."""
        return {}


class HandOverForm(StepForm):
    submit = _("Keep the handover")
    channel = forms.ChoiceField(
        label=_("How"), choices=_channels(*WORD_OF_MOUTH), widget=forms.RadioSelect
    )
    whom = CleanCharField(
        label=_("Who took it over"), help_text=_("Name and post of the person you spoke to.")
    )
    text = _text(_("What was agreed"), _("What is done now, by whom, and how the patient travels."))

    def filled(self, row: Referral) -> dict[str, Any]:
        return {"channel": Channel.PHONE}


class SendForm(StepForm):
    submit = _("Keep the letter and record it as sent")
    channel = forms.ChoiceField(
        label=_("How it leaves"),
        choices=_channels(*SENDING),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how it leaves.")},
    )
    sent_on = PlainDateField(label=_("Day"), past=True)
    whom = CleanCharField(label=_("To whom, or which address"), required=False)
    reference = CleanCharField(
        label=_("Reference"),
        max_length=80,
        required=False,
        help_text=_("The number of the e-referral or of the tracked post."),
    )

    def filled(self, row: Referral) -> dict[str, Any]:
        return {"sent_on": timezone.localdate()}


class NotSentForm(StepForm):
    submit = _("It has to be sent again")
    text = _text(
        _("What happened"), _("For example: bounced, wrong address, refused by the system.")
    )


class ChaseForm(StepForm):
    submit = _("Keep this")
    channel = forms.ChoiceField(
        label=_("How"),
        choices=_channels(Channel.PHONE, Channel.EMAIL, Channel.E_REFERRAL, Channel.POST),
        widget=forms.RadioSelect,
    )
    whom = CleanCharField(label=_("With whom"), required=False)
    text = _text(_("What was said"))
    next_on = PlainDateField(label=_("Ask again on"), latest=LATEST)

    def filled(self, row: Referral) -> dict[str, Any]:
        today = timezone.localdate()
        due = next_due(ReferralState.AWAITING, row.urgency, today, kind=row.kind) or today
        return {"channel": Channel.PHONE, "next_on": max(due, today + timedelta(days=1))}


class ReplyForm(StepForm):
    submit = _("Keep the reply")
    reply_kind = forms.ChoiceField(
        label=_("What does it say?"),
        choices=ReplyKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what the reply says.")},
    )
    appointment_on = PlainDateField(
        label=_("Appointment on"),
        required=False,
        latest=LATEST,
        help_text=_("If the reply names a day."),
    )
    text = _text(
        _("What it says, in full or in its essence"),
        _("For a refusal: the reason. For a report: what was found and what is to be done."),
        rows=6,
    )
    whom = CleanCharField(label=_("From whom"))
    day = PlainDateField(label=_("Dated"), past=True)
    channel = forms.ChoiceField(
        label=_("How it came"),
        required=False,
        choices=[("", _("Not said")), *_channels(*SENDING)],
    )

    def filled(self, row: Referral) -> dict[str, Any]:
        return {"day": timezone.localdate()}


# What the thread does next, in the words of who acknowledges a reply.
NEXT_WORDS = {
    ReferralState.AWAITING: _("Go on waiting for the appointment or the next reply"),
    ReferralState.BOOKED: _("The appointment stands; ask afterwards whether the patient was seen"),
    ReferralState.SEEN: _("The patient was seen; I close the thread later"),
    ReferralState.DECLINED: _("Not accepted: it has to be sent again, or elsewhere"),
    ReferralState.CLOSED: _("Done: close the thread"),
    ReferralState.TO_SEND: _("Turn it into a referral and write the letter"),
}


class AcknowledgeForm(StepForm):
    submit = _("I have read it, and this is done about it")
    text = _text(
        _("What is done about it"), _("Who does what, and whether the patient has been told.")
    )
    next_state = forms.ChoiceField(
        label=_("What comes next"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what comes next.")},
    )

    def __init__(self, data: Any = None, *, row: Referral, path: str, cancel_url: str) -> None:
        super().__init__(data, row=row, path=path, cancel_url=cancel_url)
        self.fields["next_state"].choices = [  # type: ignore[attr-defined]
            (state.value, NEXT_WORDS[state]) for state in next_states(row)
        ]

    def filled(self, row: Referral) -> dict[str, Any]:
        ways = next_states(row)
        return {"next_state": ways[0].value} if len(ways) == 1 else {}


class BookingForm(StepForm):
    submit = _("Keep the appointment")
    appointment_on = PlainDateField(label=_("Appointment on"), latest=LATEST)
    whom = CleanCharField(label=_("Who said so"), help_text=_("The patient, or the clinic."))
    text = CleanCharField(label=_("Note"), required=False)

    def filled(self, row: Referral) -> dict[str, Any]:
        return {"appointment_on": row.appointment_on}


class NotAttendedForm(StepForm):
    submit = _("The patient did not attend")
    text = _text(_("Why, and what is done about it"))


class SeenForm(StepForm):
    submit = _("The patient was seen")
    day = PlainDateField(label=_("Seen on"), past=True)
    text = _text(_("Outcome"), _("What was found and decided, and how you know."))

    def filled(self, row: Referral) -> dict[str, Any]:
        return {"day": row.appointment_on}


class ResubmitForm(StepForm):
    submit = _("Prepare it to be sent again")
    text = _text(_("What changes this time"), _("The answer to the reason for which it came back."))


class CloseForm(StepForm):
    submit = _("Close the thread")
    text = _text(_("Outcome, and what follows here"))


class CancelForm(StepForm):
    submit = _("Cancel the thread")
    danger = True
    text = _text(
        _("Why it is cancelled"), _("The patient was not seen: say who looks after this instead.")
    )
