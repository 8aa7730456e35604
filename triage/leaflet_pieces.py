"""Pieces of leaflets on a handout: only those whose every check the answers have cleared."""

from collections.abc import Iterable, Mapping

from content.documents import AdviceItem, LeafletUsed, Stretch
from content.leaflets import Block, Leaflet, leaflet_from
from content.selectors import current_leaflets_by_slug
from engine.records import Advice
from engine.report import Report
from engine.truth import Truth
from triage import handout_words as words


def still_offered(report: Report, since: Mapping[str, Truth]) -> tuple[Advice, ...]:
    """The offered advice that nothing learnt since the signing holds back."""
    return tuple(advice for advice in report.offered if not since.keys() & set(advice.withheld_by))


def leaflets_in_use() -> dict[str, Leaflet]:
    """Return the newest version of every leaflet of which a piece may be used, by its name."""
    slugs = {slug for slug, _key in words.SECTIONS.values()} | {words.STRETCHES}
    return {
        slug: leaflet_from(version.front_matter)
        for slug, version in current_leaflets_by_slug(slugs).items()
    }


def _section(item: str, leaflets: Mapping[str, Leaflet], cleared: frozenset[str]) -> Block | None:
    """The leaflet's section for a piece of advice, when every check of the section is cleared."""
    slug, key = words.SECTIONS.get(item, ("", ""))
    return _piece(leaflets.get(slug), key, cleared)


def _piece(leaflet: Leaflet | None, key: str, cleared: frozenset[str]) -> Block | None:
    if leaflet is None:
        return None
    section = next((each for each in leaflet.blocks if each.key == key), None)
    return section if section is not None and cleared.issuperset(section.withheld_by) else None


def advice_items(
    offered: Iterable[Advice], leaflets: Mapping[str, Leaflet], cleared: frozenset[str]
) -> tuple[AdviceItem, ...]:
    """Return the offered advice, in a leaflet's words where one says it at more length."""
    items = []
    for advice in offered:
        section = _section(advice.id, leaflets, cleared)
        items.append(
            AdviceItem(
                title=section.title if section else advice.title,
                text=section.markdown() if section else advice.text,
                easy=section.easy if section else (),
            )
        )
    return tuple(items)


def stretches_for(
    report: Report,
    advised: Iterable[Advice],
    leaflets: Mapping[str, Leaflet],
    cleared: frozenset[str],
) -> tuple[Stretch, ...]:
    """The drawn stretches that the offered advice brings, for the places named."""
    offered = {advice.id for advice in advised}
    keys = [key for item in offered for key in words.STRETCHES_FOR.get(item, ())]
    if "stretch_used_muscle" in offered:
        sites = [
            atom
            for atom, value in report.answers.given().items()
            if atom.startswith("sites.") and value is True
        ]
        keys += [
            key
            for region, stretches in words.STRETCHES_BY_SITE.items()
            if any(site.startswith(f"sites.{region}_") for site in sites)
            for key in stretches
        ]
    found = []
    for key in sorted(set(keys)):
        section = _piece(leaflets.get(words.STRETCHES), key, cleared)
        if section is not None and section.is_stretch:
            found.append(_stretch(section))
    return tuple(found)


def _stretch(section: Block) -> Stretch:
    return Stretch(
        title=section.title.removeprefix("Stretch: ").capitalize(),
        steps=section.steps,
        how_long=section.how_long,
        how_often=section.how_often,
        drawing=section.drawing,
        care=section.care,
    )


def leaflets_used(
    offered: Iterable[Advice],
    leaflets: Mapping[str, Leaflet],
    cleared: frozenset[str],
    stretches: Iterable[Stretch],
) -> list[Leaflet]:
    """The leaflets of which a piece is on the sheet."""
    slugs = {
        words.SECTIONS[advice.id][0]
        for advice in offered
        if _section(advice.id, leaflets, cleared) is not None
    }
    if tuple(stretches):
        slugs.add(words.STRETCHES)
    return [leaflets[slug] for slug in sorted(slugs)]


def leaflets_named(leaflets: Iterable[Leaflet]) -> tuple[LeafletUsed, ...]:
    """The versions whose words are on a sheet, so that it can be asked whether they still hold."""
    return tuple(
        LeafletUsed(slug=each.slug, language=each.language, version=each.version)
        for each in leaflets
    )
