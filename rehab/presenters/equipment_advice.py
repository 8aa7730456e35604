"""Suggestions of equipment, and the catalogue, as the pages show them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from engine.advising import HeldItem
from engine.records import Contraindication
from engine.rulesets import Ruleset
from rehab.equipment_advice import EquipmentReport, Offer
from rehab.equipment_catalogue import Catalogue, Item
from rehab.equipment_standing import TRIAL_ONLY, reason_words
from rehab.models import Episode
from triage.presenters.words import is_local, trust_words


@dataclass(frozen=True)
class OfferShown:
    """One item that may be tried."""

    id: str
    label: str
    line: str
    why: str
    evidence: str
    fit: str
    cautions: Sequence[str]
    in_stock: str
    trial_url: str
    loan_url: str
    url: str


@dataclass(frozen=True)
class NeedShown:
    """A rule that holds, with what may be tried for it."""

    id: str
    title: str
    do: Sequence[str]
    review: str
    trust: str
    is_local: bool
    face_to_face: bool
    offers: Sequence[OfferShown]


@dataclass(frozen=True)
class HeldShown:
    """An item that is not offered now, with every reason or question."""

    label: str
    whys: Sequence[str]
    url: str
    ask_url: str = ""


@dataclass(frozen=True)
class Suggestions:
    """What the page shows."""

    stopped: Sequence[str]
    needs: Sequence[NeedShown]
    others: Sequence[OfferShown]
    ask_first: Sequence[HeldShown]
    withheld: Sequence[HeldShown]
    face_to_face: bool
    review: str
    not_found: bool


def suggestions(
    report: EquipmentReport, episode: Episode, stock: Mapping[str, int], *, may_write: bool
) -> Suggestions:
    """Return the advice need by need; an item that two needs name stands under the first."""
    placed: set[str] = set()
    needs = []
    shown = {o.item.id: _offer(report, o, episode, stock, may_write) for o in report.offered}
    for need in report.needs:
        mine = [
            shown[offer.item.id]
            for offer in report.offered
            if need.id in offer.rules and offer.item.id not in placed
        ]
        placed |= {offer.id for offer in mine}
        rule = need.rule.rule
        needs.append(
            NeedShown(
                id=need.id,
                title=rule.title,
                do=rule.do,
                review=rule.review or "",
                trust=trust_words(rule.evidence),
                is_local=is_local(rule.evidence),
                face_to_face=need.face_to_face,
                offers=mine,
            )
        )
    profile = reverse("rehab:equipment_profile", args=[episode.pk])
    return Suggestions(
        stopped=report.why_stopped if report.stopped else (),
        needs=[] if report.stopped else needs,
        others=[] if report.stopped else [o for o in shown.values() if o.id not in placed],
        ask_first=_held(report, report.ask_first, profile if may_write else ""),
        withheld=_held(report, report.withheld),
        face_to_face=report.face_to_face,
        review=_in_days(report.review_days),
        not_found=not (report.stopped or needs or shown or report.withheld or report.ask_first),
    )


def evidence_words(catalogue: Catalogue, item: Item) -> str:
    """The grade of an item with its meaning: "E4: Practice only"."""
    words = f"{item.evidence}: {catalogue.grades[item.evidence]}"
    return f"{words} ({item.evidence_note})" if item.evidence_note else words


@dataclass(frozen=True)
class CautionShown:
    """A caution of the catalogue and how it acts."""

    text: str
    acts: str
    conditions: Sequence[str]


def cautions_shown(item: Item, ruleset: Ruleset) -> list[CautionShown]:
    """Return the cautions of an item, with the conditions that act, read aloud."""
    acts = {
        "withheld_by": _("then it is held back"),
        "ask_first": _("asked about first"),
        "check": _("looked at when it is handed over"),
    }
    checks = {each.id: each for each in ruleset.parts.contraindications}
    return [
        CautionShown(
            caution.text,
            acts[caution.acts],
            [_check_words(checks[code], ruleset) for code in caution.codes if code in checks],
        )
        for caution in item.cautions
    ]


def offered_when(item: Item, ruleset: Ruleset) -> str:
    """The condition on which an item is offered, read aloud."""
    advice = next((each for each in ruleset.parts.advice if each.id == item.id), None)
    return ruleset.read_aloud(advice.offer_when) if advice else ""


def _check_words(check: Contraindication, ruleset: Ruleset) -> str:
    when = ruleset.read_aloud(check.when)
    return when if when == check.title else f"{check.title}: {when}"


def _offer(
    report: EquipmentReport,
    offer: Offer,
    episode: Episode,
    stock: Mapping[str, int],
    may_write: bool,
) -> OfferShown:
    item = offer.item
    free = stock.get(item.id, 0)
    trial = f"{reverse('rehab:trial_start', args=[episode.pk])}?item={item.id}"
    loan = reverse("rehab:loan_start", args=[episode.pk, item.id])
    return OfferShown(
        id=item.id,
        label=item.label,
        line=_("Try first") if offer.line == "first" else _("May also help"),
        why=offer.why,
        evidence=evidence_words(report.catalogue, item),
        fit=item.fit,
        cautions=[caution.text for caution in item.cautions],
        in_stock=_("%(n)s in store") % {"n": free} if free else "",
        trial_url=trial if may_write else "",
        loan_url=loan if may_write and item.id not in TRIAL_ONLY else "",
        url=reverse("rehab:catalogue_item", args=[item.id]),
    )


def _held(report: EquipmentReport, items: Sequence[HeldItem], ask_url: str = "") -> list[HeldShown]:
    """Return one line for each item with all its reasons."""
    whys: dict[str, list[str]] = {}
    for each in items:
        whys.setdefault(each.item, []).append(reason_words(report, each))
    return [
        HeldShown(
            report.catalogue.items[item].label,
            list(dict.fromkeys(reasons)),
            reverse("rehab:catalogue_item", args=[item]),
            ask_url,
        )
        for item, reasons in whys.items()
    ]


def _in_days(days: int | None) -> str:
    if days is None:
        return ""
    if days % 7 == 0:
        return _("in %(n)s weeks") % {"n": days // 7} if days > 7 else _("in a week")
    return _("in %(n)s days") % {"n": days} if days > 1 else _("tomorrow")
