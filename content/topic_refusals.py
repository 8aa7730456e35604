"""Why something was not done to a topic of leaflets."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.refusals import Refused

MOST_NAMED = 3  # leaflets in the message


class TopicThere(Refused):
    message = _("There is a topic of this name already.")
    field = "name"


class TopicSlugTaken(Refused):
    message = _("Another topic has this name in leaflets, perhaps one that was removed.")
    field = "slug"


class TopicStateSame(Refused):
    message = _("This was done already.")


class TopicInUse(Refused):
    """`titles` are the leaflets that have it."""

    def __init__(self, titles: Sequence[str]) -> None:
        super().__init__()
        self.titles = tuple(titles)
        named = ", ".join(titles[:MOST_NAMED])
        left = len(titles) - MOST_NAMED
        if left > 0:
            more = ngettext("and %(n)d more", "and %(n)d more", left) % {"n": left}
            named = f"{named} {more}"
        self.message: Any = _now(
            "Leaflets have this topic: %(titles)s. Give them another one first, or retire it: then "
            "it is not offered any more."
        ) % {"titles": named}
