"""From a signed screening to the sheet that the patient takes home.

Everything that it says about the patient comes from the receipt, so the same signed screening
always gives the same document: who signs and when is on it, not who prints it. Only advice that the
report offers is on it; what must be asked first and what is held back stand apart, in words.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from content.documents import (
    AdviceItem,
    HandoutDocument,
    Layout,
    Letterhead,
    NextSteps,
    PatientIdentity,
    SourceLine,
    Stretch,
)
from content.leaflets import Leaflet, LeafletSection, leaflet_from
from content.selectors import current_leaflets_by_slug
from engine.answers import Answers
from engine.evaluation import evaluate
from engine.report import Report
from engine.truth import Truth
from patients.identifiers import written
from patients.models import IdentifierKind, Patient
from patients.selectors import current_identifiers
from triage import handout_words as words
from triage.held_back import because_of_you
from triage.models import ClosingAction, ClosingKind, Receipt, Screening
from triage.presenters.words import is_local, source_words
from triage.published import published
from triage.receipts import content_of
from triage.selectors import closings_of
from triage.warning_signs import warning_signs

RING_AFTER = timedelta(days=7)  # after the review day, if nobody has called


def origin_of(screening: Screening) -> str:
    """The name under which a handout of this screening is kept."""
    return f"screening:{screening.pk}"


def handout_of(receipt: Receipt, *, layout: Layout, own_words: str = "") -> HandoutDocument:
    """Return the sheet of a signed screening. `own_words` is a line the clinician adds for this
    patient; it stands with what was found.
    """
    screening = receipt.screening
    patient = screening.patient
    report = signed_report(receipt)
    disposition = content_of(receipt)["decision"]["disposition"]
    acts_now = disposition in words.ACT_NOW
    leaflets = _leaflets()
    cleared = _cleared(report)
    advice = () if acts_now else _advice(report, leaflets, cleared)
    stretches = () if acts_now else _stretches(report, leaflets, cleared)
    used = _used(report, leaflets, cleared, stretches) if not acts_now else []
    signed_on = timezone.localdate(receipt.made_at)
    parts = report.ruleset.parts
    return HandoutDocument(
        clinic=letterhead(patient),
        patient=identity(patient),
        given_by=_signer(receipt),
        given_on=signed_on,
        title=_title(report, disposition),
        found=_found(report, disposition, own_words),
        most_likely=_most_likely(report, disposition),
        not_likely=_not_likely(report, disposition),
        warning_signs=warning_signs(report),
        advice=advice,
        because_of_you=() if acts_now else because_of_you(report, patient),
        ask_first=() if acts_now else _ask_first(report),
        stretches=stretches,
        stretch_plan=str(_("Your stretches")) if stretches else "",
        next_steps=_next_steps(disposition, closings_of(screening)),
        version_line=_version_line(report, used),
        review_by=min(
            [date.fromisoformat(parts.review_by), *(leaflet.review_by for leaflet in used)]
        ),
        sources=() if acts_now else _sources(report, used),
        layout=layout,
    )


def signed_report(receipt: Receipt) -> Report:
    """Evaluate the receipt's own answers with the ruleset that it was signed with."""
    ruleset = published(receipt.screening.ruleset_version).ruleset
    stored = content_of(receipt)["answers"]
    answers = Answers.from_data({key: each["answer"] for key, each in stored.items()})
    return evaluate(ruleset, answers)


def letterhead(patient: Patient) -> Letterhead:
    """The clinic as its patient may reach it."""
    clinic = patient.clinic
    return Letterhead(
        name=clinic.name,
        address=tuple(line for line in clinic.address.splitlines() if line.strip()),
        phone=clinic.phone,
        hours=clinic.opening_hours,
        emergency=clinic.emergency_number,
        emergency_place=(
            _("A&E") if clinic.emergency_number == "999" else _("the emergency department")
        ),
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


def _signer(receipt: Receipt) -> str:
    who = receipt.made_by
    return f"{who.title} {who.full_name}".strip()


def _top(report: Report) -> list[str]:
    return [each.id for each in report.fired if each.disposition == report.disposition]


def _title(report: Report, disposition: str) -> str:
    if disposition in words.ACT_NOW:
        return str(words.ACT_NOW[disposition][0])
    if disposition == report.disposition:
        for rule in _top(report):
            if rule in words.TITLES:
                return str(words.TITLES[rule])
    return _("Your twitching or cramps: what happens next")


def _found(report: Report, disposition: str, own_words: str) -> tuple[str, ...]:
    lines = []
    if disposition in words.ACT_NOW:
        lines.append(_("We found signs that must be looked at without delay."))
    elif disposition in words.FOUND:
        lines.append(str(words.FOUND[disposition]))
    if own_words.strip():
        lines.append(" ".join(own_words.split()))
    return tuple(lines)


def _most_likely(report: Report, disposition: str) -> tuple[str, ...]:
    if disposition != report.disposition:
        return ()
    return tuple(str(words.MOST_LIKELY[rule]) for rule in _top(report) if rule in words.MOST_LIKELY)


def _not_likely(report: Report, disposition: str) -> tuple[str, ...]:
    """Only for reassurance, and only what the answers rule out; unanswered is not ruled out."""
    if disposition != report.ruleset.ladder[-1].code or report.disposition != disposition:
        return ()
    state, program = report.judgement.facts.state, report.ruleset.program
    known = {rule.id: rule for rule in report.ruleset.rules}
    lines = []
    for rules, line in words.NO_SIGN_OF:
        found = [known[rule] for rule in rules if rule in known]
        if len(found) == len(rules) and all(
            program.pair(rule.condition).truth(state) is Truth.FALSE for rule in found
        ):
            lines.append(str(line))
    return tuple(lines)


def _cleared(report: Report) -> frozenset[str]:
    """The checks that the answers clear: known not to hold."""
    held = {check.id for check in report.contraindications}
    state, program = report.judgement.facts.state, report.ruleset.program
    return frozenset(
        check.id
        for check in report.ruleset.parts.contraindications
        if check.id not in held and program.pair(check.when).truth(state) is Truth.FALSE
    )


def _leaflets() -> dict[str, Leaflet]:
    slugs = {slug for slug, _key in words.SECTIONS.values()} | {words.STRETCHES}
    return {
        slug: leaflet_from(version.front_matter)
        for slug, version in current_leaflets_by_slug(slugs).items()
    }


def _section(
    item: str, leaflets: Mapping[str, Leaflet], cleared: frozenset[str]
) -> LeafletSection | None:
    """The leaflet's section for a piece of advice, when every check of the section is cleared."""
    slug, key = words.SECTIONS.get(item, ("", ""))
    return _piece(leaflets.get(slug), key, cleared)


def _piece(leaflet: Leaflet | None, key: str, cleared: frozenset[str]) -> LeafletSection | None:
    if leaflet is None:
        return None
    section = next((each for each in leaflet.sections if each.key == key), None)
    return section if section is not None and cleared.issuperset(section.withheld_by) else None


def _advice(
    report: Report, leaflets: Mapping[str, Leaflet], cleared: frozenset[str]
) -> tuple[AdviceItem, ...]:
    items = []
    for advice in report.offered:
        section = _section(advice.id, leaflets, cleared)
        items.append(
            AdviceItem(
                title=section.title if section else advice.title,
                text=section.text if section else advice.text,
                easy=section.in_short if section else (),
            )
        )
    return tuple(items)


def _stretches(
    report: Report, leaflets: Mapping[str, Leaflet], cleared: frozenset[str]
) -> tuple[Stretch, ...]:
    """The drawn stretches that the offered advice brings, for the places named."""
    offered = {advice.id for advice in report.offered}
    keys = [key for item in offered for key in words.STRETCHES_FOR.get(item, ())]
    if "stretch_used_muscle" in offered:
        sites = [
            atom
            for atom, value in report.answers.given().items()
            if atom.startswith("sites.") and value is True
        ]
        keys += [
            key
            for region, stretches in words.STRETCHES_BY_SITE.items()
            if any(site.startswith(f"sites.{region}_") for site in sites)
            for key in stretches
        ]
    found = []
    for key in sorted(set(keys)):
        section = _piece(leaflets.get(words.STRETCHES), key, cleared)
        if section is not None and section.is_stretch:
            found.append(_stretch(section))
    return tuple(found)


def _stretch(section: LeafletSection) -> Stretch:
    steps = [line.lstrip("0123456789. ") for line in section.text.splitlines() if line.strip()]
    return Stretch(
        title=section.title.removeprefix("Stretch: ").capitalize(),
        steps=tuple(steps),
        how_long=section.how_long,
        how_often=section.how_often,
        drawing=section.drawing,
    )


def _used(
    report: Report,
    leaflets: Mapping[str, Leaflet],
    cleared: frozenset[str],
    stretches: Iterable[Stretch],
) -> list[Leaflet]:
    """The leaflets of which a piece is on the sheet."""
    slugs = {
        words.SECTIONS[advice.id][0]
        for advice in report.offered
        if _section(advice.id, leaflets, cleared) is not None
    }
    if tuple(stretches):
        slugs.add(words.STRETCHES)
    return [leaflets[slug] for slug in sorted(slugs)]


def _ask_first(report: Report) -> tuple[AdviceItem, ...]:
    titles = dict.fromkeys(held.advice.title for held in report.ask_first)
    text = _("We don’t know yet whether this is right for you. Ask us first.")
    return tuple(AdviceItem(title=title, text=text, easy=(_("Ask us first."),)) for title in titles)


def _next_steps(disposition: str, closings: list[ClosingAction]) -> NextSteps:
    lines: list[str] = []
    if disposition in words.ACT_NOW:
        lines += [str(line) for line in words.ACT_NOW[disposition][1]]
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
