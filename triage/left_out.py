"""A leaflet of which nothing is right for a patient, and why, in words for the clinician."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from content.tailoring import Reason, Verdict
from triage.tailored import FRAME, Changes, Tailored, leaves_something

NAMES_OF_CONDITIONS = {
    "offer_when": gettext_lazy("meant for: %(words)s"),
    "withhold_when": gettext_lazy("not when: %(words)s"),
    "ask_first_when": gettext_lazy("ask first when: %(words)s"),
}


class NothingToPrint(Exception):
    """Nothing is left of any of the leaflets; ``reasons`` has a sentence for each."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = tuple(reasons)


def reason_words(reason: Reason) -> str:
    """One reason: the check or condition, and what is known of it."""
    if reason.code == "offer_when" and reason.holds:
        known = _("does not hold")  # certainly somebody else's
    else:
        known = _("holds") if reason.holds else _("not known")
    name = NAMES_OF_CONDITIONS.get(reason.code)
    if name is not None:
        return f"{name % {'words': reason.words}} ({known})"
    return f"{reason.code} ({known}): {reason.words}"


def left_out(chosen: Iterable[Tailored], changes: Changes) -> list[str]:
    """A sentence for each leaflet that is left out whole."""
    return [why_left_out(each) for each in chosen if not leaves_something(each, changes)]


def why_left_out(each: Tailored) -> str:
    """Why nothing of the leaflet prints: each check and condition once, what holds before what is
    open. Blocks that the clinician took out stand last."""
    judged = [one for one in each.judged if one.block.kind not in FRAME]
    reasons = [reason for one in judged for reason in one.reasons]
    why = [
        *(reason_words(reason) for reason in reasons if reason.holds),
        *(reason_words(reason) for reason in reasons if not reason.holds),
    ]
    if any(one.verdict is Verdict.IN for one in judged):
        why.append(_("left out by you"))
    return _("Nothing of “%(title)s” prints: %(why)s.") % {
        "title": each.leaflet.title,
        "why": "; ".join(dict.fromkeys(why)) or _("it has no block"),
    }
