"""The gate of one session as it is answered: the published questions, what is given, what follows.

Unlike a screening it is answered on one page and kept in one piece, so there are no rows of answers
here: a sheet is built from what a page sends, and `rehab.actions.gate` keeps it as a receipt.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from engine.evaluation import evaluate
from rehab.acting_limits import FINDING, ActingLimits, clinic_limits, limits_in, strictest
from rehab.gate_facts import NEVER_ASKED, gate_facts, limit_facts
from rehab.models import Episode, Tier
from rehab.models.gate import STOPS
from triage.assessment import Evaluated
from triage.facts import Known, engine_answers
from triage.items import Given
from triage.models import AnswerSource, RulesetVersion
from triage.published import published
from triage.selectors import newest_ruleset

GATE = "post-stroke-gate"
FACTORS = "factors"
"""The finding whose options are the aggravating factors, asked at every visit."""


@dataclass(frozen=True)
class GateSheet(Evaluated):
    """The answers of one gate. `acting` are the limits that its readings are held against,
    `together` items answered by the group shortcut.
    """

    version: RulesetVersion
    acting: ActingLimits
    together: frozenset[str] = field(default_factory=frozenset)

    @property
    def tier(self) -> str:
        """The computed tier; out of scope there is nothing to compute and nothing is cleared."""
        return self.report.disposition or Tier.NOT_YET

    @property
    def floor(self) -> str:
        return self.report.floor or Tier.NOT_YET

    @property
    def ceiling(self) -> str:
        return self.report.ceiling or self.tier

    @property
    def stops(self) -> bool:
        return self.tier in STOPS

    @property
    def still_to_ask(self) -> list[str]:
        """The items without which the gate isn't clear, in the order of the page.

        Once something stops the session nothing else has to be asked first.
        """
        if self.stops or self.ruleset.rank(self.ceiling) >= self.ruleset.rank(self.tier):
            return []
        missing = {
            self.published.item_of_atom[key]
            for each in self.report.reassurance_withheld
            for key in each.keys
        }
        asked = {i.item for each in self.report.ask_next for i in each.items}
        return [key for key in self.known if key in missing | asked]

    @property
    def factors_open(self) -> list[str]:
        """The aggravating factors that nobody assessed. Going on does not rest on them."""
        return [
            known.item.label
            for known in self.known.values()
            if known.item.finding.id == FACTORS and not known.is_answered
        ]

    def source_of(self, item: str) -> str:
        """How the answer to an item came to be known."""
        known = self.known[item]
        if known.follows_record and known.given.is_blank:
            return str(AnswerSource.RECORD)
        return str(AnswerSource.GROUP if item in self.together else AnswerSource.ASKED)


def gate_version() -> RulesetVersion | None:
    """Return the published questions of the gate that are in use."""
    return newest_ruleset(GATE)


def sheet(
    episode: Episode,
    version: RulesetVersion,
    given: Mapping[str, Given],
    together: frozenset[str] = frozenset(),
) -> GateSheet:
    """Evaluate what is given together with what the record holds."""
    ruleset = published(version)
    recorded = gate_facts(episode)
    known = {
        key: Known(
            item,
            Given() if key in NEVER_ASKED else given.get(key, Given()),
            None,
            recorded.get(key),
        )
        for key, item in ruleset.items.items()
    }
    own, whose = clinic_limits(episode.patient.clinic)
    if FINDING in known:
        known[FINDING] = replace(known[FINDING], record=limit_facts(own, known))
    answers = engine_answers(known)
    return GateSheet(
        published=ruleset,
        known=known,
        answers=answers,
        report=evaluate(ruleset.ruleset, answers),
        version=version,
        acting=strictest(own, whose, limits_in(ruleset.ruleset)),
        together=together,
    )
