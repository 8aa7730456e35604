"""The steps of a thread, one page each."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from accounts.access import ClinicRequest
from accounts.models import User
from accounts.roles import Permission
from triage import referral_selectors as selectors
from triage.actions import referral_replies as replies
from triage.actions import referrals as actions
from triage.forms import referrals as forms
from triage.models import Referral, ReferralStep
from triage.presenters.referrals import latest_reply, sending_warnings
from triage.views.step_page import StepPage, StepPages


def load_referral(request: ClinicRequest, pk: UUID, permission: Permission) -> Referral:
    """Return the thread, or 404 when this person may not do that with its patient."""
    found: Referral = get_object_or_404(
        selectors.referrals_visible_to(request.user, permission), pk=pk
    )
    return found


PAGES = StepPages(load_referral, Permission.REFERRAL_EDIT, "referral.viewed", "triage:referral")


def _with(action: Any, *names: str) -> Any:
    """Call an action with these fields of its form."""

    def act(row: Referral, form: forms.StepForm, by: User, now: datetime) -> object:
        said = {name: form.cleaned_data[name] for name in names}
        return action(
            referral=row, row_version=form.cleaned_data["row_version"], by=by, now=now, **said
        )

    return act


def _changed(row: Referral, form: Any, by: User, now: datetime) -> object:
    return actions.change_request(
        referral=row,
        request=form.request(),
        row_version=form.cleaned_data["row_version"],
        by=by,
        now=now,
    )


def _allows(step: ReferralStep) -> Any:
    return lambda row: row.allows(step)


def _reply_shown(request: HttpRequest, row: Referral) -> dict[str, Any]:
    return {"reply": latest_reply(row)}


def _before_sending(request: HttpRequest, row: Referral) -> dict[str, Any]:
    return {"warnings": sending_warnings(row), "preview": row.pk}


STEPS = (
    StepPage(
        "edit",
        _("Change the request"),
        forms.RequestForm,  # type: ignore[arg-type]  # its layout differs, its call does not
        _changed,
        _("The request is changed; the letter follows it."),
        _allows(ReferralStep.CHANGED),
        _("The letter is written anew from this and from the signed screening until it is sent."),
    ),
    StepPage(
        "handover",
        _("Hand over by word of mouth"),
        forms.HandOverForm,
        _with(actions.hand_over, "channel", "whom", "text"),
        _("The handover is kept."),
        _allows(ReferralStep.HANDED_OVER),
        _("An emergency never goes by letter alone. Ring, or call the ambulance, then record it."),
    ),
    StepPage(
        "send",
        _("Send the letter"),
        forms.SendForm,
        _with(actions.send_referral, "channel", "sent_on", "whom", "reference"),
        _("The letter is kept as it is. Open the PDF now, and let it leave."),
        _allows(ReferralStep.SENT),
        _("This freezes the letter: the exact file is kept, and the clock of the reply starts."),
        _before_sending,
    ),
    StepPage(
        "not-sent",
        _("Not sent after all"),
        forms.NotSentForm,
        _with(actions.take_back_sending, "text"),
        _("It stands under “to send” again."),
        _allows(ReferralStep.NOT_SENT),
        _("The kept letter stays readable; the next one is a new version."),
    ),
    StepPage(
        "chase",
        _("Ask where it stands"),
        forms.ChaseForm,
        _with(replies.chase, "channel", "whom", "text", "next_on"),
        _("Kept. It comes back on the day you chose."),
        _allows(ReferralStep.CHASED),
    ),
    StepPage(
        "reply",
        _("Record a reply"),
        forms.ReplyForm,
        _with(
            replies.record_reply,
            "reply_kind", "appointment_on", "text", "whom", "day", "channel",
        ),
        _("The reply is kept. A clinician has to acknowledge it."),
        lambda row: row.allows(ReferralStep.REPLIED) and row.sent_at is not None,
        _("Keeping it does not acknowledge it: it waits until a clinician says what is done."),
    ),
    StepPage(
        "acknowledge",
        _("Acknowledge the reply"),
        forms.AcknowledgeForm,
        _with(replies.acknowledge_reply, "text", "next_state"),
        _("Acknowledged."),
        _allows(ReferralStep.ACKNOWLEDGED),
        "",
        _reply_shown,
    ),
    StepPage(
        "booked",
        _("Record an appointment"),
        forms.BookingForm,
        _with(replies.record_booking, "appointment_on", "whom", "text"),
        _("The appointment is kept. The day after, somebody asks whether the patient was seen."),
        _allows(ReferralStep.BOOKED),
    ),
    StepPage(
        "not-attended",
        _("The patient did not attend"),
        forms.NotAttendedForm,
        _with(replies.record_not_attended, "text"),
        _("Kept. A new appointment is waited for."),
        _allows(ReferralStep.NOT_ATTENDED),
    ),
    StepPage(
        "seen",
        _("The patient was seen"),
        forms.SeenForm,
        _with(replies.record_seen, "day", "text"),
        _("Kept. Close the thread when nothing is left to do."),
        _allows(ReferralStep.SEEN),
    ),
    StepPage(
        "resubmit",
        _("Send again, or elsewhere"),
        forms.ResubmitForm,
        _with(replies.resubmit, "text"),
        _("Ready to be sent again: change the service or the text first."),
        _allows(ReferralStep.RESUBMITTED),
        _("The thread stays, with the refusal in it; the next letter is a new version."),
    ),
    StepPage(
        "close",
        _("Close the thread"),
        forms.CloseForm,
        _with(replies.close_thread, "text"),
        _("Closed."),
        _allows(ReferralStep.CLOSED),
    ),
    StepPage(
        "cancel",
        _("Cancel the thread"),
        forms.CancelForm,
        _with(replies.cancel_thread, "text"),
        _("Cancelled. It stays readable."),
        _allows(ReferralStep.CANCELLED),
        _("If the letter has left, tell the other service too: cancelling here reaches nobody."),
    ),
)  # fmt: skip
