"""What keeps a leaflet from being published, in words for its editor.

The same lines refuse a shipped file, whose editor reads them beside docs/leaflet-format.md.
Conditions are judged in `content.conditions`, where a ruleset is known.
"""

from collections.abc import Collection, Iterable, Iterator

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from content.fluid_reckoning import NEEDED
from content.leaflet_words import FIELD_WORDS, KIND_WORDS
from content.leaflets import KINDS, TONES, WITHOUT_EASY, Block, Leaflet
from content.readability import HARDEST_GRADE, LONGEST_EASY_LINE, measure
from content.shipped_topics import TOPICS

OF_KIND = {
    "heading": ("title",),
    "text": ("text",),
    "steps": ("steps",),
    "table": ("caption", "columns", "rows"),
    "warning": ("emergency",),
    "drawing": ("drawing", "steps", "how_long", "how_often"),
    "checklist": ("items",),
    "diary": ("columns",),
    "planner": ("planner",),
}
PLANNERS = ("fluid",)


def faults_of(leaflet: Leaflet, topics: Collection[str] = TOPICS) -> Iterator[str]:
    """What is out of form, a line each; nothing when the leaflet is sound.

    `topics` are those that it may have; a file of a release names one that the release brings.
    """
    keys = [block.key for block in leaflet.blocks]
    if not keys or len(set(keys)) != len(keys):
        yield _("needs blocks with keys of their own")
    if leaflet.topic not in topics:
        named = {"topic": leaflet.topic, "topics": ", ".join(topics)}
        yield _("unknown topic “%(topic)s”; there are %(topics)s") % named
    if not leaflet.main_message:
        yield _("needs a main message that says what to do first")
    if sum(block.kind == "warning" for block in leaflet.blocks) != 1:
        yield _("needs exactly one warning block: when to get help")
    known = {source.id for source in leaflet.sources}
    for block in leaflet.blocks:
        for fault in faults_of_block(block, known):
            yield in_block(block, fault)
    yield from review_faults(leaflet)


def in_block(block: Block, fault: str) -> str:
    """The fault with the block that has it."""
    return f"#{block.key}: {fault}"


def review_faults(leaflet: Leaflet) -> Iterator[str]:
    """Blocks that would be due for review on the day on which the leaflet was reviewed, or before.

    A translation keeps the days of the English text, whose editors look after them.
    """
    for block in leaflet.blocks if not leaflet.is_translation else ():
        if block.review_by and block.review_by <= leaflet.reviewed_on:
            day = {"day": date_format(block.review_by, "j F Y")}
            yield in_block(block, _("was to be reviewed by %(day)s: give a later day") % day)


def faults_of_block(block: Block, known_sources: Iterable[str]) -> Iterator[str]:
    """What is out of form in one block of a leaflet with these sources."""
    if block.kind not in KINDS or block.tone not in TONES:
        named = {"kind": block.kind, "tone": block.tone}
        yield _("unknown kind or purpose (%(kind)s, %(tone)s)") % named
        return
    if missing := [name for name in OF_KIND[block.kind] if not getattr(block, name)]:
        yield _("“%(kind)s” needs: %(fields)s") % {
            "kind": KIND_WORDS[block.kind],
            "fields": ", ".join(str(FIELD_WORDS[name]) for name in missing),
        }
    if not block.title:
        yield _("needs a title")
    if unknown := set(block.sources) - set(known_sources):
        named = {"sources": ", ".join(sorted(unknown))}
        yield _("sources that the leaflet does not name: %(sources)s") % named
    if block.kind == "table" and any(len(row) != len(block.columns) for row in block.rows):
        yield _("each row has as many cells as there are columns")
    if block.kind == "diary" and (block.lines > 0) == (block.days > 0):
        yield _("a diary has either a number of lines or a number of days")
    if block.kind == "planner":
        yield from _planner_faults(block)
    conditions = (block.offer_when, block.withhold_when, block.ask_first_when)
    if block.kind == "warning" and (block.withheld_by or any(conditions)):
        yield _("a warning is never withheld")
    yield from _easy_faults(block)
    measured = measure(block.body_text())
    if measured.too_hard and not block.grade_waived:
        yield _("reading grade %(grade)s: more than %(most)s needs a reason (grade_waived)") % {
            "grade": measured.grade,
            "most": int(HARDEST_GRADE),
        }


def _planner_faults(block: Block) -> Iterator[str]:
    if block.planner not in PLANNERS:
        yield _("unknown planner “%(planner)s”") % {"planner": block.planner}
    elif missing := sorted(set(NEEDED) - set(block.withheld_by)):
        checks = {"checks": ", ".join(missing)}
        yield _("a planner of drinks is withheld by %(checks)s too") % checks


def _easy_faults(block: Block) -> Iterator[str]:
    if block.kind not in WITHOUT_EASY and not block.easy:
        yield _("needs easy-read lines")
    for line in block.easy:
        named = {"line": line.say, "most": LONGEST_EASY_LINE}
        if len(line.say.split()) > LONGEST_EASY_LINE:
            yield _("easy-read line of more than %(most)d words: “%(line)s”") % named
        if not line.picture:
            yield _("easy-read line without a picture: “%(line)s”") % named
