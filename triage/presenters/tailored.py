"""The list beside the preview: each block of the chosen leaflets, in or out, and why."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.forms import BoundField
from django.utils.translation import gettext as _

from content.tailoring import Judged, Verdict
from core.formkit.parts import Pill
from triage.forms.handout import HandoutForm, may_change, names_of
from triage.left_out import reason_words, why_left_out
from triage.tailored import Changes, Tailored, is_printed, leaves_something


@dataclass(frozen=True)
class BlockLine:
    """One block: what becomes of it, why, and the controls that change it."""

    title: str
    state: Pill
    reasons: Sequence[str]
    box: BoundField | None
    why: BoundField | None


@dataclass(frozen=True)
class LeafletLines:
    """One leaflet of the preview's list. ``left_out`` says why nothing of it prints."""

    title: str
    left_out: str
    unreviewed: bool
    blocks: Sequence[BlockLine]
    counts: str

    @property
    def has_open_change(self) -> bool:
        """Whether a change is ticked or lacks its reason, so that it must be seen."""
        return any(
            block.box and (block.box.value() or (block.why and block.why.errors))
            for block in self.blocks
        )


def tailored_lines(form: HandoutForm, changes: Changes) -> list[LeafletLines]:
    """The list for every chosen leaflet; controls only where a change is allowed."""
    return [
        LeafletLines(
            title=each.leaflet.title,
            left_out="" if leaves_something(each, changes) else why_left_out(each),
            unreviewed=each.unreviewed,
            blocks=[_line(form, each, judged, changes) for judged in each.judged],
            counts=_counts(each, changes),
        )
        for each in form.chosen
    ]


def _counts(each: Tailored, changes: Changes) -> str:
    """How much of the leaflet prints: "9 in, 2 ask first, 1 withheld"."""
    printed = sum(is_printed(each.leaflet.slug, judged, changes) for judged in each.judged)
    left = [
        judged.verdict
        for judged in each.judged
        if not is_printed(each.leaflet.slug, judged, changes)
    ]
    parts = [_("%(n)d in") % {"n": printed}]
    for verdict, words in (
        (Verdict.ASK_FIRST, _("%(n)d ask first")),
        (Verdict.WITHHELD, _("%(n)d withheld")),
        (Verdict.NOT_MEANT, _("%(n)d not meant for this patient")),
        (Verdict.IN, _("%(n)d left out by you")),
    ):
        if number := left.count(verdict):
            parts.append(words % {"n": number})
    return ", ".join(parts)


def _line(form: HandoutForm, each: Tailored, judged: Judged, changes: Changes) -> BlockLine:
    box, why = names_of(each.leaflet, judged)
    open_to_change = may_change(judged)
    return BlockLine(
        title=judged.block.title,
        state=_state(judged, is_printed(each.leaflet.slug, judged, changes)),
        reasons=[reason_words(reason) for reason in judged.reasons],
        box=form[box] if open_to_change else None,
        why=form[why] if open_to_change else None,
    )


def _state(judged: Judged, printed: bool) -> Pill:
    if judged.verdict is Verdict.WITHHELD:
        return Pill(_("Withheld"), "danger", "x-circle")
    if printed and judged.verdict is not Verdict.IN:
        return Pill(_("Added by you"), "ok", "check-circle")
    if printed:
        return Pill(_("In"), "ok", "check-circle")
    if judged.verdict is Verdict.IN:
        return Pill(_("Left out by you"), "plain", "")
    if judged.verdict is Verdict.ASK_FIRST:
        return Pill(_("Ask first"), "warn", "warning")
    return Pill(_("Not meant for this patient"), "plain", "")
