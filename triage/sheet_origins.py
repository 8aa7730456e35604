"""Whether what a sheet was made from still stands, for the page that patients ask."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from content.models import Handout
from content.still_current import Fallen, SheetState, register_origin
from engine.report import Report
from patients.models import Visit
from triage.assessment import assess_before_start
from triage.models import RulesetVersion, Screening
from triage.newer_rules import Bearing, Heard, judged_again, of_leaflets, of_screening
from triage.published import published
from triage.receipts import content_of, signed_report
from triage.ruleset_uses import rulesets_of_screenings
from triage.selectors import newest_ruleset, receipt_of, signed_screening_of

STATES = {Bearing.WORDS: SheetState.UPDATED, Bearing.CAREFUL: SheetState.NEWER}


def register() -> None:
    """Called once, when the app is ready."""
    register_origin("screening", _of_screening)
    register_origin("leaflets", _of_visit)


def _of_screening(handout: Handout, name: str, now: datetime) -> Iterator[Fallen]:
    """A screening in error, or one of a visit in error, leaves nothing to go by."""
    screening = Screening.objects.filter(pk=name).select_related("visit").first()
    if screening is None:
        return
    if screening.error_at or screening.visit.error_at:
        yield Fallen(SheetState.IN_ERROR, _("The screening or its visit was entered in error."))
        return
    receipt = receipt_of(screening)
    if receipt is None:
        return
    version = receipt.screening.ruleset_version

    def heard(newest: RulesetVersion) -> Heard:
        before = signed_report(receipt)
        after = judged_again(published(newest).ruleset, before.answers)
        urgency = content_of(receipt)["decision"]["disposition"]
        return of_screening(before, after, urgency, _codes(handout))

    yield from of_rules(version, heard)


def _of_visit(handout: Handout, name: str, now: datetime) -> Iterator[Fallen]:
    """Leaflets were fitted by the screening of the visit, else by the record and the rules that
    were in use on that day."""
    visit = Visit.objects.filter(pk=name).select_related("patient__clinic").first()
    if visit is None:
        return
    if visit.error_at:
        yield Fallen(SheetState.IN_ERROR, _("The visit was entered in error."))
        return
    signed = signed_screening_of(visit)
    version = signed.ruleset_version if signed else _in_use_at(handout.issued_at)
    if version is None:
        return

    def heard(newest: RulesetVersion) -> Heard:
        before, after = (_report(visit, signed, each, now) for each in (version, newest))
        return of_leaflets(before, after, _codes(handout))

    yield from of_rules(version, heard)


def of_rules(version: RulesetVersion, heard: Callable[[RulesetVersion], Heard]) -> Iterator[Fallen]:
    """Rules taken out of use are asked about whatever the others say; newer ones only where they
    change what this sheet says."""
    named = {"title": version.title, "version": version.version}
    if hasattr(version, "withdrawal"):
        why = _("%(title)s, version %(version)s, was withdrawn.") % named
        yield Fallen(SheetState.WITHDRAWN, why)
        return
    newest = newest_ruleset(version.ruleset_id)
    if newest is None or newest.pk == version.pk:
        return
    found = heard(newest)
    if found.bearing is not Bearing.NONE:
        newer = _("%(title)s, version %(version)s, is in use by now.") % {
            "title": newest.title,
            "version": newest.version,
        }
        yield Fallen(STATES[found.bearing], " ".join((newer, *found.why)))


def _in_use_at(at: datetime) -> RulesetVersion | None:
    """The version with which a screening would have begun then."""
    withdrawn_before = Q(withdrawal__withdrawn_at__lte=at)
    return (
        RulesetVersion.objects.filter(ruleset_id__in=rulesets_of_screenings(), published_at__lte=at)
        .exclude(withdrawn_before)
        .order_by("-published_at", "-id")
        .first()
    )


def _report(
    visit: Visit, signed: Screening | None, version: RulesetVersion, now: datetime
) -> Report:
    receipt = receipt_of(signed) if signed is not None else None
    if receipt is not None:
        return judged_again(published(version).ruleset, signed_report(receipt).answers)
    unsaved = Screening(patient=visit.patient, visit=visit, ruleset_version=version)
    return assess_before_start(unsaved, now)


def _codes(handout: Handout) -> Iterable[str]:
    """The checks that the printed blocks of leaflets name."""
    return {
        code
        for leaflet in handout.document.get("leaflets", ())
        for block in leaflet.get("blocks", ())
        for code in block.get("withheld_by", ())
    }
