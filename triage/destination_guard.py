"""The destination guard: which services a finding must not be sent to, with the reason and source.

Declared as data and checked against the rules that fired. A destination that a guarded rule, or a
more urgent one, names itself is never blocked; one that only belongs beside the right service
passes once the right one is asked too. A blocked destination needs a reason, which the thread and
the letter print.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from engine.rulesets import Ruleset
from triage.destinations import DESTINATIONS, OTHER, named_in

ACUTE = frozenset(each.code for each in DESTINATIONS.values() if each.acute)


@dataclass(frozen=True)
class Guard:
    """Where a group of rules belongs. `meant` may take it alone; `beside` only in addition.

    `sources` are keys of the ruleset, `trust` how far they back the guard itself: "S" means that
    the source says so, "J" is local judgement.
    """

    id: str
    rules: frozenset[str]
    meant: frozenset[str]
    beside: frozenset[str]
    why: str | Promise
    sources: tuple[str, ...]
    trust: str


@dataclass(frozen=True)
class Blocked:
    """A destination that the guard does not let pass, by which guard, and where to go instead."""

    guard: Guard
    destination: str
    rules: tuple[str, ...]

    @property
    def instead(self) -> tuple[str, ...]:
        """The labels of the services that may take it, in the order of the list."""
        return tuple(
            str(each.label) for each in DESTINATIONS.values() if each.code in self.guard.meant
        )


_THERAPIES = frozenset({"physiotherapy", "occupational", "speech", "rehabilitation", "psychology"})
_NERVE = frozenset({"neurology", "mnd", "neuromuscular", *ACUTE} - {"acute_vascular", "maternity"})

GUARDS = (
    Guard(
        "motor_neurone",
        frozenset({"U01", "U02", "U03"}),
        _NERVE,
        _THERAPIES | {"respiratory"},
        _(
            "Progressive weakness, wasting or speech and swallowing trouble without pain or loss "
            "of feeling goes to neurology without delay. Sent to orthopaedics, ENT, rheumatology "
            "or therapy first, motor neurone disease is found months late."
        ),
        ("NG42", "NG127-weak", "RFT"),
        "S",
    ),
    Guard(
        "emergency",
        frozenset(
            {"E01", "E02", "E03", "E04", "E05", "E06", "E07", "E08", "E09", "E10", "E11", "E12",
             "E13", "E14", "E15", "E16", "E17", "E18", "E19", "E20", "E21", "E24"}
        ),
        ACUTE,
        frozenset(DESTINATIONS) - ACUTE - {OTHER},
        _(
            "This is an emergency: somebody who takes emergencies has to know now. A letter to a "
            "clinic is read days later."
        ),
        ("NG127-weak",),
        "J",
    ),
    Guard(
        "same_day",
        frozenset({"S01", "S02", "S04", "S05", "S06", "S07", "S08", "S09", "S10", "S11", "S13"}),
        ACUTE | {"dvt"},
        frozenset(DESTINATIONS) - ACUTE - {OTHER, "dvt"},
        _("This is to be seen and decided today; an outpatient clinic alone comes too late."),
        ("LOCAL",),
        "J",
    ),
    Guard(
        "limb_ischaemia",
        frozenset({"U11"}),
        ACUTE | {"vascular", "diabetic_foot"},
        _THERAPIES,
        _("A limb at risk belongs to vascular surgery; delay costs the limb."),
        ("ALI", "CG147"),
        "S",
    ),
    Guard(
        "cord",
        frozenset({"U06"}),
        _NERVE | {"spinal"},
        _THERAPIES,
        _("A suspected cord lesion needs imaging and neurology or spinal surgery."),
        ("TT13-tab",),
        "J",
    ),
    Guard(
        "seizure",
        frozenset({"U04"}),
        _NERVE | {"epilepsy", "paediatrics"},
        frozenset({"psychology", "sleep"}),
        _("A first seizure is assessed by somebody who treats epilepsy, within 2 weeks."),
        ("NG217",),
        "S",
    ),
    Guard(
        "old_stroke_worse",
        frozenset({"A03"}),
        _NERVE,
        _THERAPIES,
        _("An old stroke does not get worse by itself: the stroke service looks before therapy."),
        ("NG127-weak",),
        "J",
    ),
)  # fmt: skip


def blocked(
    destination: str, *, fired: Iterable[str], ruleset: Ruleset, others: Iterable[str] = ()
) -> Blocked | None:
    """Return why this destination does not fit the rules that fired; None when it may be used.

    `others` are the destinations of this screening's other requests.
    """
    rules = [ruleset.rule(each) for each in fired]
    beside = set(others)
    for guard in GUARDS:
        caught = [rule for rule in rules if rule.id in guard.rules]
        if not caught or destination in guard.meant:
            continue
        worst = min(ruleset.rank(rule.disposition) for rule in caught)
        own: set[str] = set()  # named by the rules of the guard, or by more urgent ones
        named: set[str] = set()  # named by the other rules that fired
        for rule in rules:
            leads = rule in caught or ruleset.rank(rule.disposition) < worst
            (own if leads else named).update(named_in(rule.destination))
        if destination in own:
            continue
        if destination in guard.beside | named and beside & (guard.meant | own):
            continue
        return Blocked(guard, destination, tuple(rule.id for rule in caught))
    return None
