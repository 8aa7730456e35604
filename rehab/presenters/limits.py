"""The limits of a clinic beside those of the gate, and which of them acts."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.utils.translation import gettext as _

from accounts.models import Clinic
from rehab.acting_limits import CLINIC, FINDING, clinic_limits, limits_in, strictest
from rehab.forms.events import LIMITS
from rehab.gate_sheet import gate_version
from rehab.stop_rules import Limits
from rehab.stop_words import limit_words, source_words
from triage.published import published


@dataclass(frozen=True)
class LimitRow:
    """One limit: the clinic's number, the gate's, and in words what acts and whose it is."""

    label: str
    own: int
    gate: int | None
    acts: str
    whose: str


@dataclass(frozen=True)
class LimitsTable:
    """Every limit. `at_gate` is whether the published gate heeds the limits of the clinic."""

    rows: Sequence[LimitRow]
    own_title: str
    gate_title: str
    at_gate: bool


def limits_table(clinic: Clinic) -> tuple[Limits, LimitsTable]:
    """Return the clinic's own limits, and all of them side by side."""
    own, whose = clinic_limits(clinic)
    version = gate_version()
    of_gate = limits_in(published(version).ruleset) if version else {}
    acting = strictest(own, whose, of_gate)
    words = limit_words(acting.limits)
    rows = [
        LimitRow(
            label=str(LIMITS[name][0]),
            own=number,
            gate=of_gate.get(name),
            acts=words[name],
            whose=source_words(acting.sources[name]),
        )
        for name, number in asdict(own).items()
    ]
    return own, LimitsTable(
        rows=rows,
        own_title=_("This clinic") if whose == CLINIC else _("As the product comes"),
        gate_title=_("Safety gate, version %(version)s") % {"version": version.version}
        if version
        else _("Safety gate"),
        at_gate=version is not None and FINDING in published(version).items,
    )
