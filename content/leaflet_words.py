"""What the parts of a leaflet are called on the pages of its editors."""

from django.utils.translation import gettext_lazy

KIND_WORDS = {
    "heading": gettext_lazy("Heading over the blocks below it"),
    "text": gettext_lazy("Text"),
    "steps": gettext_lazy("Numbered steps"),
    "table": gettext_lazy("Table"),
    "warning": gettext_lazy("When to get help"),
    "drawing": gettext_lazy("Drawn exercise"),
    "checklist": gettext_lazy("Boxes to tick"),
    "diary": gettext_lazy("Diary to fill in"),
    "planner": gettext_lazy("Fluid planner"),
}
TONE_WORDS = {
    "do": gettext_lazy("Something to do"),
    "know": gettext_lazy("Something to know"),
    "act": gettext_lazy("When to get help"),
}
LANGUAGE_WORDS = {"en-GB": gettext_lazy("English"), "es": gettext_lazy("Spanish")}
FIELD_WORDS = {
    "title": gettext_lazy("Title"),
    "topic": gettext_lazy("Topic"),
    "main_message": gettext_lazy("Main message"),
    "lead": gettext_lazy("Lead"),
    "factors": gettext_lazy("Contributing factors"),
    "sources": gettext_lazy("Sources"),
    "authored_by": gettext_lazy("Written by"),
    "translated_by": gettext_lazy("Translated by"),
    "translation_of": gettext_lazy("English version"),
    "review_by": gettext_lazy("Review by"),
    "block_review_by": gettext_lazy("Review this block by"),
    "kind": gettext_lazy("Kind of block"),
    "tone": gettext_lazy("Purpose"),
    "picture": gettext_lazy("Picture beside the title"),
    "withheld_by": gettext_lazy("Left out while one of these checks holds"),
    "offer_when": gettext_lazy("Offer when"),
    "withhold_when": gettext_lazy("Withhold when"),
    "ask_first_when": gettext_lazy("Ask first when"),
    "grade_waived": gettext_lazy("Why it may be harder to read"),
    "text": gettext_lazy("Text"),
    "easy": gettext_lazy("Easy-read lines"),
    "steps": gettext_lazy("Steps"),
    "items": gettext_lazy("Boxes to tick"),
    "caption": gettext_lazy("Caption"),
    "columns": gettext_lazy("Columns"),
    "rows": gettext_lazy("Rows"),
    "emergency": gettext_lazy("Call the emergency number if"),
    "same_day": gettext_lazy("Ring us the same day if"),
    "drawing": gettext_lazy("Drawing"),
    "how_long": gettext_lazy("How long"),
    "how_often": gettext_lazy("How often"),
    "care": gettext_lazy("Take care"),
    "lines": gettext_lazy("Empty lines"),
    "days": gettext_lazy("Days"),
    "planner": gettext_lazy("Planner"),
}
