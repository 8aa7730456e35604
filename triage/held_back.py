"""What is left out or changed for this patient, and why, in the patient's words."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from django.utils.translation import gettext as _

from content.documents import BecauseOfYou
from engine.explanation import because
from engine.findings import Atom
from engine.records import Contraindication
from engine.report import Report
from engine.truth import Truth
from patients.models import AlertKind, Patient
from patients.selectors import present_alerts


def because_of_you(
    report: Report,
    patient: Patient,
    also: Iterable[str] = (),
    since: Mapping[str, Truth] = MappingProxyType({}),
) -> tuple[BecauseOfYou, ...]:
    """Return what is held back, one box a reason: "Because of your heart failure".

    Only checks that hold count here; what isn't known is "ask first". ``also`` are checks that
    hold back a block of a leaflet, ``since`` what the record has made of the checks since.
    """
    withheld = {*(held.code for held in report.withheld), *also}
    lines: dict[str, list[str]] = {}
    for check in report.contraindications:
        if check.truth is not Truth.TRUE or check.id not in withheld:
            continue
        lines.setdefault(reason_words(report, check.id), []).append(
            _with_limit(_words(check.check), check.id, patient)
        )
    signed = {check.id for check in report.contraindications if check.truth is Truth.TRUE}
    offered = {code for advice in report.offered for code in advice.withheld_by}
    for each in report.ruleset.parts.contraindications:
        newly = since.get(each.id) is Truth.TRUE and each.id not in signed
        if newly and each.id in offered | set(also):
            lines.setdefault(_("Because of what your record says now"), []).append(
                _with_limit(_words(each), each.id, patient)
            )
    return tuple(BecauseOfYou(title=title, text=" ".join(texts)) for title, texts in lines.items())


def _words(check: Contraindication) -> str:
    """What the check says to the patient; older rulesets have only its title."""
    # The ruleset's words are English; a sheet in another language takes their translation.
    if check.patient_text:
        return _(check.patient_text)
    return _("Not for you: %(what)s.") % {"what": _lower(check.title)}


def reason_words(report: Report, code: str) -> str:
    """Say why a check holds, from the recorded answers that make it hold."""
    ruleset = report.ruleset
    check = next(each for each in ruleset.parts.contraindications if each.id == code)
    pair = ruleset.program.pair(check.when)
    given = report.answers.given()
    atoms = [
        ruleset.atoms[key] for key in because(ruleset.program, report.judgement.facts, given, pair)
    ]
    conditions = [_lower(_(atom.label)) for atom in atoms if atom.key.startswith("conditions.")]
    medicines = [_lower(_(atom.label)) for atom in atoms if atom.key.startswith("drugs.")]
    if conditions:
        return _("Because of your %(what)s") % {"what": _listed(conditions)}
    if medicines:
        return _("Because you take %(what)s") % {"what": _listed(medicines)}
    if any(atom.key == "pregnant" for atom in atoms):
        return _("Because you are pregnant")
    if atoms and all(_is_test(atom) for atom in atoms):
        return _("Because of your test results")
    return _("Because of what we found today")


def _with_limit(text: str, code: str, patient: Patient) -> str:
    """Name the limit that somebody prescribed, where the record holds it."""
    if code != "CI-fluid":
        return text
    for alert in present_alerts(patient):
        if alert.kind == AlertKind.FLUID_RESTRICTION and alert.litres_per_day is not None:
            litres = f"{alert.litres_per_day.normalize():f}"
            return _(
                "Keep to your fluid limit of **%(litres)s litres a day**. Do not drink extra "
                "for twitching or cramps."
            ) % {"litres": litres}
    return text


def _is_test(atom: Atom) -> bool:
    return atom.finding.kind == "number"


def _listed(names: Iterable[str]) -> str:
    """Join names: "heart failure and kidney disease"."""
    found = list(dict.fromkeys(names))
    if len(found) == 1:
        return found[0]
    return _("%(first)s and %(last)s") % {"first": ", ".join(found[:-1]), "last": found[-1]}


def _lower(label: str) -> str:
    return label if label[:2].isupper() else label[:1].lower() + label[1:]
