"""The topics that come with a release: a start for the editors, who keep them.

Leaflets of a release name one of these. `manage.py load_content` adds those that are missing.
"""

from typing import NamedTuple


class ShippedTopic(NamedTuple):
    """Its name in leaflets, in English and in Spanish."""

    slug: str
    name: str
    spanish: str


SHIPPED_TOPICS = (
    ShippedTopic("drinking", "Drinking", "Beber"),
    ShippedTopic("food", "Food", "Alimentación"),
    ShippedTopic("cramps", "Cramps", "Calambres"),
    ShippedTopic("twitching", "Twitching", "Sacudidas musculares"),
    ShippedTopic(
        "after-stroke", "After a stroke or brain injury", "Tras un derrame o lesión cerebral"
    ),
    ShippedTopic("equipment", "Equipment", "Productos de apoyo"),
    ShippedTopic("medicines", "Medicines", "Medicamentos"),
    ShippedTopic("sleep-and-stress", "Sleep and stress", "Sueño y estrés"),
    ShippedTopic("questions", "Questions people ask", "Preguntas frecuentes"),
    ShippedTopic("help", "Getting help", "Pedir ayuda"),
)
TOPICS = tuple(topic.slug for topic in SHIPPED_TOPICS)
