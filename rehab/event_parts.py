"""What adverse events put on an episode's page and into its discharge summary."""

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.models import User
from rehab.episode_parts import EpisodePanel, SummaryPart
from rehab.models import AdverseEvent, Episode
from rehab.session_selectors import events_in

ORDER = 10


def events_panel(user: User, episode: Episode) -> EpisodePanel | None:
    """Everything that went wrong, newest first, also what has been answered for."""
    events = list(events_in(episode))
    if not events:
        return None
    return EpisodePanel("rehab/events_panel.html", {"events": events}, ORDER)


def events_summary(episode: Episode) -> SummaryPart | None:
    """What went wrong and what was done, for who takes over."""
    events = [each for each in events_in(episode) if not each.in_error]
    if not events:
        return None
    return SummaryPart(
        title=_("Adverse events"),
        columns=[_("Day"), _("What happened"), _("Harm"), _("What was done")],
        rows=[_row(each) for each in events],
        order=ORDER,
    )


def _row(event: AdverseEvent) -> list[str]:
    return [
        date_format(localtime(event.happened_at), "j M Y"),
        f"{event.get_kind_display()}: {event.text}",
        event.harm_words,
        event.action or _("not written"),
    ]
