"""From a thread to its letter: what was signed, and the record as it stands on the day.

Findings, result and decisions come from the receipt. Medicines, alerts and results come from the
record on the day the letter is written, because the reader treats the patient of that day; the
letter says so.
"""

from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from content.models import HandoutKind
from content.selectors import handouts_of_origin
from engine.records import Step
from patients.models import Patient
from patients.presenters.alerts import alert_text
from patients.presenters.banner import age_text
from patients.presenters.visits import result_shown
from patients.selectors import current_alerts, current_medicines, recent_results
from triage.destinations import whom
from triage.documents import identity, letterhead, origin_of
from triage.letter_findings import found_in
from triage.letters import FiredLine, LetterDocument, Person, TestLine
from triage.models import (
    OverrideReason,
    Receipt,
    Referral,
    ReferralEvent,
    ReferralKind,
    ReferralState,
    ReferralStep,
)
from triage.presenters.words import (
    day_words,
    is_local,
    source_words,
    step_words,
)
from triage.published import published
from triage.receipts import content_of, signed_report
from triage.referral_clock import EMERGENCY, next_due
from triage.referral_refusals import NotSigned
from triage.referral_selectors import events_of, recalls_of_screening
from triage.selectors import receipt_of

OUR_OWN = frozenset({"D5", "D6"})  # steps that the clinic takes itself
SOURCES_NAMED = 1  # for each rule; the receipt holds all of them, with the day of checking
RESULTS_OF = timedelta(days=90)  # before the letter; older results say little about this complaint


def letter_of(referral: Referral, *, on: date, by: User) -> LetterDocument:
    """Return the thread's letter as it would leave that day. Raises NotSigned."""
    receipt = receipt_of(referral.screening)
    if receipt is None:
        raise NotSigned
    patient = referral.patient
    ruleset = published(referral.screening.ruleset_version).ruleset
    step = ruleset.step(referral.urgency)
    found = found_in(receipt)
    medicines = [
        " ".join(part for part in (each.name, each.dose) if part)
        for each in current_medicines(patient)
    ]
    visit = referral.screening.visit
    return LetterDocument(
        clinic=letterhead(patient),
        patient=_person(patient, on),
        to=whom(referral.destination, referral.place),
        kind=str(referral.get_kind_display()),
        written_by=by.signature,
        written_on=on,
        version=referral.version,
        reference=str(referral.pk)[:8].upper(),
        title=_title(referral, str(_("Routine referral")) if step.code in OUR_OWN else step.label),
        urgency=_urgency(referral, step, on),
        see_by=referral.target_on if referral.kind == ReferralKind.REFER else None,
        suspected=referral.suspected,
        question=referral.question,
        may_convert=_may_convert(referral),
        introduction=_paragraphs(referral.introduction),
        examined_on=timezone.localdate(receipt.made_at),
        decisive=found.decisive,
        present=found.present,
        absent=found.absent,
        not_assessed=found.not_assessed,
        tests=_tests(patient, on),
        medicines=tuple(medicines),
        medicines_note=(
            _("said to be the whole list")
            if visit.medicines_complete
            else _("not confirmed to be the whole list")
        ),
        alerts=tuple(alert_text(each, on) for each in current_alerts(patient)),
        alerts_note=(
            _("said to be the whole list")
            if visit.conditions_complete
            else _("not confirmed to be the whole list: what is not named was not asked")
        ),
        fired=_fired(receipt),
        deviations=_deviations(referral, receipt),
        told=_told(referral),
        risk=_risk(referral),
        remarks=_paragraphs(referral.remarks),
        made_from=_("%(title)s, version %(version)s; screening signed %(day)s, receipt %(sha)s")
        % {
            "title": ruleset.title,
            "version": ruleset.version,
            "day": day_words(timezone.localdate(receipt.made_at)),
            "sha": receipt.sha256[:12],
        },
    )


def _person(patient: Patient, on: date) -> Person:
    return Person(
        identity=identity(patient),
        age=age_text(patient.age_on(on)),
        sex=str(patient.get_sex_display()),
        address=tuple(line for line in patient.address.splitlines() if line.strip()),
        phone=patient.phone,
        language=patient.language,
    )


def _title(referral: Referral, step: str) -> str:
    if referral.kind == ReferralKind.ADVICE:
        return _("Advice and guidance: suspected %(what)s") % {"what": _inside(referral.suspected)}
    return _("%(urgency)s: suspected %(what)s") % {
        "urgency": step,
        "what": _inside(referral.suspected),
    }


def _urgency(referral: Referral, step: Step, on: date) -> str:
    """How fast, in the terms of the reader: the lower steps of the ladder speak of our own work."""
    if referral.kind == ReferralKind.ADVICE:
        due = next_due(ReferralState.AWAITING, step.code, on, kind=referral.kind)
        return _("Answer wanted by %(day)s") % {"day": day_words(due or on)}
    return _("Routine referral") if step.code in OUR_OWN else step_words(step)


def _inside(text: str) -> str:
    """The text inside a sentence: its first letter small, unless it begins an abbreviation."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def _may_convert(referral: Referral) -> str:
    if referral.kind != ReferralKind.ADVICE:
        return ""
    if referral.may_convert:
        return _("You may turn this request into a referral if you think the patient must be seen.")
    return _(
        "Please answer in writing; do not turn this request into a referral without asking us."
    )


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("\n") if part.strip())


def _tests(patient: Patient, on: date) -> tuple[TestLine, ...]:
    """The latest result of each test of the last three months."""
    newest: dict[str, TestLine] = {}
    for result in recent_results(patient, since=on - RESULTS_OF, until=on):
        if result.test in newest:
            continue
        shown = result_shown(result)
        newest[result.test] = TestLine(
            name=shown.label,
            si=shown.si,
            us=shown.us,
            limits=shown.limits,
            flag=shown.flag.text if shown.flag else "",
            taken=shown.taken,
        )
    return tuple(newest.values())


def _fired(receipt: Receipt) -> tuple[FiredLine, ...]:
    """The rules that set the result, with their sources; local judgement is called so."""
    ruleset = published(receipt.screening.ruleset_version).ruleset
    report = signed_report(receipt)
    lines = []
    for each in report.fired:
        if each.disposition != report.disposition:
            continue
        sources = [ruleset.sources[key] for key in each.rule.sources]
        read = [source for source in sources if not is_local(source.trust)]
        named = [source_words(source) for source in read[:SOURCES_NAMED]]
        if len(read) > SOURCES_NAMED:
            more = len(read) - SOURCES_NAMED
            named.append(ngettext("%(n)d more", "%(n)d more", more) % {"n": more})
        lines.append(
            FiredLine(
                title=f"{each.rule.title} ({each.id})",
                sources=tuple(named),
                local=is_local(each.rule.evidence) or all(is_local(s.trust) for s in sources),
            )
        )
    return tuple(lines)


def _deviations(referral: Referral, receipt: Receipt) -> tuple[str, ...]:
    """Where the clinician decided otherwise than the rules, and why; and an emergency handover."""
    ruleset = published(receipt.screening.ruleset_version).ruleset
    override = content_of(receipt)["decision"].get("override")
    lines = []
    if override:
        lines.append(
            _(
                "The rules gave: %(computed)s. The clinician acts on: %(chosen)s. "
                "%(reason)s: %(text)s"
            )
            % {
                "computed": step_words(ruleset.step(override["computed"])),
                "chosen": step_words(ruleset.step(override["chosen"])),
                "reason": OverrideReason(override["reason"]).label,
                "text": override["text"],
            }
        )
    if referral.guard_reason:
        lines.append(
            _("Sent here although the rules name another service: %(reason)s")
            % {"reason": referral.guard_reason}
        )
    return tuple(lines)


def _told(referral: Referral) -> tuple[str, ...]:
    """What the patient took home, and the signs it names: nothing else shows what was told."""
    handouts = list(handouts_of_origin(origin_of(referral.screening)))
    if not handouts:
        return (_("No handout is on record: do not take the warning signs as explained."),)
    lines = [
        _("Handout given %(day)s (%(kind)s): %(title)s.")
        % {
            "day": day_words(timezone.localdate(handout.issued_at)),
            "kind": str(HandoutKind(handout.kind).label).lower(),
            "title": handout.title,
        }
        for handout in handouts
    ]
    signs = handouts[-1].document["warning_signs"]
    if signs["emergency"]:
        lines.append(
            _("It says when to call %(number)s: %(signs)s.")
            % {
                "number": referral.patient.clinic.emergency_number,
                "signs": "; ".join(_bare(sign) for sign in signs["emergency"]),
            }
        )
    if signs["same_day"]:
        lines.append(
            _("And when to ring us the same day: %(signs)s.")
            % {"signs": "; ".join(_bare(sign) for sign in signs["same_day"])}
        )
    return tuple(lines)


def _bare(sign: str) -> str:
    """The sign without the "you have" by which the handout addresses the patient."""
    return sign.removeprefix(_("you have %(sign)s") % {"sign": ""})


def _risk(referral: Referral) -> tuple[str, ...]:
    """Who answers for the patient now, and until when."""
    handover = _handover(referral)
    lines = [handover] if handover else []
    if EMERGENCY in (referral.urgency, referral.screening.disposition):
        lines.append(
            _(
                "The receiving team holds the risk from the moment it takes the patient over; "
                "until then the referring clinician does."
            )
        )
    elif referral.kind == ReferralKind.ADVICE:
        lines.append(
            _(
                "The patient stays in our care: the referring clinician holds the risk, and acts "
                "on your advice once it has been read and acknowledged."
            )
        )
    else:
        lines.append(
            _(
                "Until your appointment the referring clinician holds the risk and looks after the "
                "patient; from then on what you take over is yours. If you decline or return this "
                "referral, nothing passes to you: please tell us at once."
            )
        )
    recall = next((r for r in recalls_of_screening(referral.screening) if r.is_open), None)
    if recall is not None:
        lines.append(_("We see the patient again on %(day)s.") % {"day": day_words(recall.due_on)})
    else:
        lines.append(_("No further visit with us is booked."))
    return tuple(lines)


def _handover(referral: Referral) -> str:
    event: ReferralEvent | None = next(
        (e for e in events_of(referral) if e.step == ReferralStep.HANDED_OVER), None
    )
    if event is None:
        return ""
    return _("Handed over on %(when)s (%(how)s) to %(whom)s: %(text)s") % {
        "when": timezone.localtime(event.at).strftime("%d/%m/%Y %H:%M"),
        "how": str(event.get_channel_display()).lower(),
        "whom": event.whom,
        "text": event.text,
    }
