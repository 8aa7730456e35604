"""Which leaflets can go with a sheet, which are proposed, and how they suit the patient."""

from collections.abc import Iterable, Sequence

from content.models import LeafletVersion
from content.selectors import current_leaflets, translations_in_step
from content.tailoring import Patient
from engine.records import Step
from engine.report import Report
from engine.truth import Truth
from triage.tailored import Tailored, tailored

AFTER_STROKE = ("conditions.stroke_old", "conditions.tbi")


def shelf() -> list[LeafletVersion]:
    """Every leaflet that may be given: by topic, then the translations in step with them."""
    leaflets = sorted(
        current_leaflets(), key=lambda each: (each.front_matter.get("topic", ""), each.title)
    )
    return [*leaflets, *translations_in_step()]


def proposed(versions: Iterable[LeafletVersion], report: Report) -> list[LeafletVersion]:
    """Those that speak of a factor that contributes in this patient, in English.

    What is for life after a stroke or brain injury is proposed to those who had one, to nobody
    else: the same factors wear another face there.
    """
    factors = {each.id for each in report.contributing}
    patient = Patient(report.ruleset, report.answers)
    had_one = any(patient.truth(condition) is Truth.TRUE for condition in AFTER_STROKE)
    return [
        version
        for version in versions
        if version.translation_of is None
        and (
            had_one
            if version.front_matter.get("topic") == "after-stroke"
            else factors.intersection(version.front_matter.get("factors", ()))
        )
    ]


def chosen_from(
    versions: Iterable[LeafletVersion], named: Sequence[str], report: Report, step: Step | None
) -> list[Tailored]:
    """The named leaflets judged for the patient, in the order of the shelf; other names count for
    nothing: the form refuses them."""
    wanted = set(named)
    return [tailored(each, report, step) for each in versions if str(each.pk) in wanted]
