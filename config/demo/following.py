"""What became of the demonstration's referrals and recalls: one of each state, some late."""

from datetime import date, datetime, timedelta
from itertools import count

from accounts.models import User
from triage.actions.recalls import finish_recall, move_recall, record_try
from triage.actions.referral_replies import (
    acknowledge_reply,
    cancel_thread,
    close_thread,
    record_booking,
    record_reply,
    record_seen,
)
from triage.actions.referrals import hand_over, needs_handover, send_referral
from triage.models import (
    Channel,
    ContactWay,
    Recall,
    Referral,
    ReferralState,
    ReplyKind,
    Screening,
)
from triage.referral_selectors import recalls_of_screening, referrals_of_screening

# How far the threads of the last weeks get, one after the other.
ENDS = (
    ReferralState.TO_ACKNOWLEDGE,
    ReferralState.BOOKED,
    ReferralState.AWAITING,
    ReferralState.DECLINED,
    ReferralState.SEEN,
)
STILL_RUNNING = timedelta(days=21)  # older threads are over
FORGOTTEN = 9  # one of so many old ones still waits for a reply
LEFT_TO_LAPSE = 9  # one recall of so many is left to lapse
KEPT_AFTER = timedelta(days=1)


class Following:
    """Carries each signed screening on, from its own day towards today."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self._threads, self._recalls = count(), count()

    def carry_on(self, screening: Screening, *, by: User, now: datetime) -> None:
        """Send what was decided, and keep the recall when its day has come."""
        for referral in referrals_of_screening(screening):
            self._follow(referral, self._end(now), by=by, at=now)
        for recall in recalls_of_screening(screening):
            self._keep(recall, next(self._recalls), by=by)

    def _end(self, at: datetime) -> ReferralState:
        """How far a thread of that day gets: what is old is over, but for the forgotten ones."""
        place = next(self._threads)
        if self.now - at > STILL_RUNNING and place % FORGOTTEN:
            return ReferralState.CLOSED if place % 5 else ReferralState.CANCELLED
        return ReferralState.AWAITING if self.now - at > STILL_RUNNING else ENDS[place % len(ENDS)]

    def _follow(self, referral: Referral, end: ReferralState, *, by: User, at: datetime) -> None:
        referral = _fresh(referral)
        if end == ReferralState.CANCELLED:
            cancel_thread(
                referral=referral,
                row_version=referral.row_version,
                text="The patient was admitted with something else; the ward team refers.",
                by=by,
                now=at,
            )
            return
        if needs_handover(referral):
            referral = hand_over(
                referral=referral,
                row_version=referral.row_version,
                channel=Channel.PHONE,
                whom="Emergency department, nurse in charge",
                text="Expected within the hour, travels by ambulance.",
                by=by,
                now=at,
            )
        referral = send_referral(
            referral=referral,
            row_version=referral.row_version,
            channel=Channel.E_REFERRAL,
            sent_on=at.date(),
            reference=f"ER-{referral.pk.hex[:6].upper()}",
            by=by,
            now=at + timedelta(minutes=4),
        )
        if end == ReferralState.AWAITING:
            return
        heard = min(at + timedelta(days=4), self.now - timedelta(hours=3))
        if end in (ReferralState.CLOSED, ReferralState.SEEN, ReferralState.BOOKED):
            self._seen(referral, end, by=by, heard=heard)
            return
        declined = end == ReferralState.DECLINED
        referral = record_reply(
            referral=_fresh(referral),
            row_version=referral.row_version,
            reply_kind=ReplyKind.DECLINED if declined else ReplyKind.ADVICE,
            day=heard.date(),
            whom="Triage desk",
            text=(
                "Returned: please add nerve conduction studies."
                if declined
                else "Repeat CK after two weeks without exercise, then write again."
            ),
            by=by,
            now=heard,
        )
        if declined:
            acknowledge_reply(
                referral=referral,
                row_version=referral.row_version,
                next_state=ReferralState.DECLINED,
                text="Studies ordered; sent again with the result.",
                by=by,
                now=heard + timedelta(minutes=30),
            )

    def _seen(self, referral: Referral, end: ReferralState, *, by: User, heard: datetime) -> None:
        day = (self.now if end == ReferralState.BOOKED else heard) + timedelta(days=1)
        referral = record_booking(
            referral=_fresh(referral),
            row_version=referral.row_version,
            appointment_on=day.date() if end == ReferralState.BOOKED else heard.date(),
            whom="The patient",
            by=by,
            now=heard,
        )
        if end == ReferralState.BOOKED:
            return
        referral = record_seen(
            referral=referral,
            row_version=referral.row_version,
            day=heard.date(),
            text="Seen by the specialist; letter read. Studies arranged there.",
            by=by,
            now=heard + timedelta(hours=1),
        )
        if end == ReferralState.CLOSED:
            close_thread(
                referral=referral,
                row_version=referral.row_version,
                text="Care taken over by the clinic; nothing left to do here.",
                by=by,
                now=heard + timedelta(hours=2),
            )

    def _keep(self, recall: Recall, place: int, *, by: User) -> None:
        """Keep the recall on its day; one in nine lapses, another is moved."""
        today: date = self.now.date()
        due = datetime.combine(recall.due_on, recall.set_at.timetz())
        if recall.due_on >= today:
            if place % LEFT_TO_LAPSE == 4:
                move_recall(
                    recall=recall,
                    row_version=recall.row_version,
                    due_on=recall.due_on + timedelta(days=7),
                    text="Away that week.",
                    by=by,
                    now=self.now - timedelta(hours=2),
                )
            return
        if place % LEFT_TO_LAPSE == 0:
            record_try(
                recall=recall,
                row_version=recall.row_version,
                way=ContactWay.PHONE,
                text="No answer; message left.",
                by=by,
                now=min(due + KEPT_AFTER, self.now),
            )
            return
        finish_recall(
            recall=recall,
            row_version=recall.row_version,
            visit=None,
            text="Seen, examined again: unchanged.",
            by=by,
            now=min(due, self.now),
        )


def _fresh(referral: Referral) -> Referral:
    return Referral.objects.select_related(
        "patient__clinic", "screening__ruleset_version", "screening__visit"
    ).get(pk=referral.pk)
