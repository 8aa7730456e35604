"""From a signed screening to the sheet that the patient takes home.

Everything that it says about the patient comes from the receipt, so the same signed screening
always gives the same document: who signs and when is on it, not who prints it. Only advice that the
report offers is on it; what must be asked first and what is held back stand apart, in words.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from types import MappingProxyType

from django.utils import timezone
from django.utils.translation import gettext as _

from content import tailoring
from content.documents import (
    AdviceItem,
    HandoutDocument,
    Layout,
    Letterhead,
    NextSteps,
    PageSize,
    PatientIdentity,
    SourceLine,
)
from content.filling import emergency_place
from content.fluid_session import FluidUnits
from content.leaflets import EasyLine, Leaflet
from engine.records import Rule
from engine.report import Report
from engine.truth import Truth
from patients.identifiers import written
from patients.models import IdentifierKind, Patient
from patients.selectors import current_identifiers
from triage import handout_words as words
from triage.fluid_plans import beside_plan, newest_plan, plan_table
from triage.held_back import because_of_you
from triage.leaflet_pieces import (
    advice_items,
    leaflets_in_use,
    leaflets_named,
    leaflets_used,
    still_offered,
    stretches_for,
)
from triage.models import ClosingAction, ClosingKind, Receipt, Screening
from triage.presenters.words import is_local, source_words
from triage.receipts import content_of, signed_report
from triage.selectors import closings_of
from triage.since_signing import stricter_since
from triage.tailored import (
    Changes,
    Tailored,
    checks_that_hold,
    days_due,
    leaves_something,
    part_of,
    titles_to_ask_first,
)
from triage.warning_signs import warning_signs

RING_AFTER = timedelta(days=7)  # after the review day, if nobody has called
NO_CHANGES: Changes = {}


def origin_of(screening: Screening) -> str:
    """The name under which a handout of this screening is kept."""
    return f"screening:{screening.pk}"


def handout_of(
    receipt: Receipt,
    *,
    layout: Layout,
    own_words: str = "",
    page_size: PageSize = PageSize.A4,
    archival: bool = False,
    extra: Sequence[Tailored] = (),
    changes: Changes = NO_CHANGES,
) -> HandoutDocument:
    """Return the sheet of a signed screening. `own_words` is a line the clinician adds for this
    patient; it stands with what was found. `extra` are leaflets that follow, with the clinician's
    `changes`; nothing is said of one that leaves nothing to print.
    """
    screening = receipt.screening
    patient = screening.patient
    report = signed_report(receipt)
    disposition = content_of(receipt)["decision"]["disposition"]
    acts_now = disposition in words.ACT_NOW
    # The ladder decides for the page, the command and the sheet alike.
    self_care = report.ruleset.step(disposition).self_care
    leaflets = leaflets_in_use()
    since = stricter_since(receipt)
    cleared = tailoring.Patient(report.ruleset, report.answers, since).cleared
    offered = still_offered(report, since) if self_care else ()
    advice = advice_items(offered, leaflets, cleared)
    stretches = stretches_for(report, offered, leaflets, cleared)
    used = leaflets_used(offered, leaflets, cleared, stretches)
    signed_on = timezone.localdate(receipt.made_at)
    most_likely = _most_likely(report, disposition)
    not_likely = _not_likely(report, disposition)
    found = _found(disposition, own_words)
    if not not_likely:  # the sheet sets the two beside each other; one alone is said with the rest
        found, most_likely = (*found, *most_likely), ()
    signs = warning_signs(report)
    parts = report.ruleset.parts
    clinic = letterhead(patient)
    extra = [each for each in extra if leaves_something(each, changes)]
    pages = [part for each in extra if (part := part_of(each, changes, clinic)) is not None]
    due = [date.fromisoformat(parts.review_by), *(leaflet.due_on for leaflet in used)]
    due += days_due(extra, changes)
    given = (*used, *(each.leaflet for each in extra))
    used = list({(leaflet.slug, leaflet.language): leaflet for leaflet in given}.values())
    kept = newest_plan(receipt) if self_care else None
    plan = plan_table(kept, clinic) if kept else None
    held = checks_that_hold(extra)
    return HandoutDocument(
        clinic=clinic,
        patient=identity(patient),
        given_by=receipt.made_by.signature,
        given_on=signed_on,
        title=_title(report, disposition),
        found=found,
        most_likely=most_likely,
        not_likely=not_likely,
        # Who is sent to hospital now isn't asked to ring about the same signs later.
        warning_signs=replace(signs, same_day=()) if acts_now else signs,
        advice=advice,
        because_of_you=because_of_you(report, patient, held, since) if self_care else (),
        ask_first=_ask_first(report, since, titles_to_ask_first(extra, changes))
        if self_care
        else (),
        stretches=stretches,
        stretch_plan=str(_("Your stretches")) if stretches else "",
        next_steps=_next_steps(disposition, closings_of(screening)),
        version_line=_version_line(report, used),
        review_by=min(due),
        sources=_sources(report, used) if self_care or used else (),
        plan=plan,
        made_from=leaflets_named(used),
        units=FluidUnits(patient.clinic.units),
        leaflets=beside_plan(pages, plan),
        layout=layout,
        page_size=page_size,
        archival=archival,
    )


def letterhead(patient: Patient) -> Letterhead:
    """The clinic as its patient may reach it."""
    clinic = patient.clinic
    return Letterhead(
        name=clinic.name,
        address=tuple(line for line in clinic.address.splitlines() if line.strip()),
        phone=clinic.phone,
        hours=clinic.opening_hours,
        emergency=clinic.emergency_number,
        emergency_place=emergency_place(clinic),
        out_of_hours=clinic.out_of_hours,
    )


def identity(patient: Patient) -> PatientIdentity:
    """What names the patient on every page."""
    kept = {each.kind: each for each in current_identifiers(patient)}
    number = kept.get(IdentifierKind.NHS_NUMBER) or next(iter(kept.values()), None)
    return PatientIdentity(
        name=patient.full_name,
        born=patient.birth_date,
        identifier=written(number.kind, number.value) if number else "",
        identifier_label=str(number.get_kind_display()) if number else "",
    )


def _top(report: Report) -> list[Rule]:
    return [each.rule for each in report.fired if each.disposition == report.disposition]


def _title(report: Report, disposition: str) -> str:
    if disposition in words.ACT_NOW:
        return str(words.ACT_NOW[disposition][0])
    if disposition == report.disposition:
        for rule in _top(report):
            if rule.patient_title:
                return rule.patient_title
    return _("Your twitching or cramps: what happens next")


def _found(disposition: str, own_words: str) -> tuple[str, ...]:
    lines: list[str] = []
    if disposition in words.ACT_NOW:
        lines += [str(line) for line in words.ACT_NOW[disposition][1]]
    elif disposition in words.FOUND:
        lines.append(str(words.FOUND[disposition]))
    if own_words.strip():
        lines.append(" ".join(own_words.split()))
    return tuple(lines)


def _most_likely(report: Report, disposition: str) -> tuple[str, ...]:
    if disposition != report.disposition:
        return ()
    return tuple(rule.patient_text for rule in _top(report) if rule.patient_text)


def _not_likely(report: Report, disposition: str) -> tuple[str, ...]:
    """Only for reassurance, and only what the answers rule out; unanswered is not ruled out."""
    if disposition != report.ruleset.ladder[-1].code or report.disposition != disposition:
        return ()
    state, program = report.judgement.facts.state, report.ruleset.program
    return tuple(
        line.text
        for line in report.ruleset.parts.ruled_out
        if program.pair(line.when).truth(state) is Truth.TRUE
    )


def _ask_first(
    report: Report, since: Mapping[str, Truth], of_leaflets: tuple[str, ...]
) -> tuple[AdviceItem, ...]:
    """One item that lists them all: why each is open is the clinician's business, in the result."""
    open_since = {code for code, truth in since.items() if truth is Truth.UNKNOWN}
    held_since = since.keys() - open_since
    newly_open = [
        advice.title
        for advice in report.offered
        if open_since & set(advice.withheld_by) and not held_since & set(advice.withheld_by)
    ]
    signed = [
        held.advice.title
        for held in report.ask_first
        if not held_since & set(held.advice.withheld_by)
    ]
    return ask_first_items((*signed, *newly_open, *of_leaflets))


def ask_first_items(titles: Iterable[str]) -> tuple[AdviceItem, ...]:
    """The box of what waits for a question, each title once; nothing without titles."""
    titles = tuple(dict.fromkeys(titles))
    if not titles:
        return ()
    return (
        AdviceItem(
            title=_("We don’t know yet whether these are right for you"),
            text="\n".join(f"- {title}" for title in titles),
            easy=tuple(EasyLine(say=title) for title in titles),
        ),
    )


def _next_steps(disposition: str, closings: list[ClosingAction]) -> NextSteps:
    lines: list[str] = []
    for action in closings:
        if action.kind == ClosingKind.REFER:
            lines.append(_("We refer you to: %(whom)s.") % {"whom": action.destination})
        elif action.kind == ClosingKind.ADVICE:
            lines.append(_("We ask for advice from: %(whom)s.") % {"whom": action.destination})
    if disposition in words.WHAT_NEXT and not (
        disposition in ("D3", "D4")
        and not any(action.kind == ClosingKind.REFER for action in closings)
    ):
        lines.append(str(words.WHAT_NEXT[disposition]))
    due = next((a.due_on for a in closings if a.kind == ClosingKind.RECALL and a.due_on), None)
    return NextSteps(lines=tuple(lines), review_on=due, hear_by=due + RING_AFTER if due else None)


def _version_line(report: Report, leaflets: Iterable[Leaflet]) -> str:
    ruleset = report.ruleset
    parts = [
        _("%(title)s, version %(version)s") % {"title": ruleset.title, "version": ruleset.version}
    ]
    parts += [
        _("leaflet %(title)s, version %(version)s")
        % {"title": leaflet.title, "version": leaflet.version}
        for leaflet in leaflets
    ]
    return "; ".join(parts)


def _sources(report: Report, leaflets: Iterable[Leaflet]) -> tuple[SourceLine, ...]:
    """Where the advice on the sheet comes from, each source once; local judgement in one line.

    The rules' own sources are for clinicians and stand in the receipt.
    """
    lines: dict[str, SourceLine] = {}
    local = False
    for key in dict.fromkeys(key for advice in report.offered for key in advice.sources):
        source = report.ruleset.sources[key]
        if is_local(source.trust):
            local = True
            continue
        checked = date.fromisoformat(source.checked_on) if source.checked_on else None
        lines[source.title] = SourceLine(title=source_words(source), checked_on=checked)
    return leaflet_sources(leaflets, lines, local=local)


def leaflet_sources(
    leaflets: Iterable[Leaflet],
    cited: Mapping[str, SourceLine] = MappingProxyType({}),
    *,
    local: bool = False,
) -> tuple[SourceLine, ...]:
    """What the leaflets rest on, after what is ``cited`` already by title; ``local`` says that
    local judgement is among that."""
    lines = dict(cited)
    for leaflet in leaflets:
        for each in leaflet.sources:
            if each.to_be_confirmed:
                local = True
            else:
                line = SourceLine(title=each.title, checked_on=each.checked_on)
                lines.setdefault(each.title, line)
    if local:
        title = _("the judgement of the authors where no source says it")
        lines["local"] = SourceLine(title=title, to_confirm=True)
    return tuple(lines.values())
