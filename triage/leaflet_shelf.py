"""Which leaflets can go with a sheet, which are proposed, and how they suit the patient."""

from collections.abc import Iterable, Sequence

from content.models import LeafletVersion
from content.selectors import current_leaflets, translations_in_step
from engine.records import Step
from engine.report import Report
from triage.tailored import Tailored, tailored


def shelf() -> list[LeafletVersion]:
    """Every leaflet that may be given: by topic, then the translations in step with them."""
    leaflets = sorted(
        current_leaflets(), key=lambda each: (each.front_matter.get("topic", ""), each.title)
    )
    return [*leaflets, *translations_in_step()]


def proposed(versions: Iterable[LeafletVersion], report: Report) -> list[LeafletVersion]:
    """Those that speak of a factor that contributes in this patient, in English."""
    factors = {each.id for each in report.contributing}
    return [
        version
        for version in versions
        if version.translation_of is None
        and factors.intersection(version.front_matter.get("factors", ()))
    ]


def chosen_from(
    versions: Iterable[LeafletVersion], named: Sequence[str], report: Report, step: Step | None
) -> list[Tailored]:
    """The named leaflets judged for the patient, in the order of the shelf; other names count for
    nothing: the form refuses them."""
    wanted = set(named)
    return [tailored(each, report, step) for each in versions if str(each.pk) in wanted]
