"""What measures and goals put on an episode's page and into its discharge summary."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from rehab.episode_parts import EpisodePanel, SummaryPart, Tab
from rehab.measure_selectors import goals_of, measures_of, reviews_waiting_in
from rehab.models import Episode
from rehab.presenters.goals import goal_shown, t_shown
from rehab.presenters.measures import lines_of, review_shown
from rehab.presenters.summary_charts import attainment_charts, measure_charts

GOALS_ORDER, MEASURES_ORDER, URGENT = 20, 30, 0


def goals_tab(user: User, episode: Episode) -> Tab:
    """The way to the goals, with how many are open."""
    count = goals_of(episode).filter(ended_at=None).count()
    note = ngettext("%(n)d open", "%(n)d open", count) % {"n": count} if count else ""
    return Tab(_("Goals"), reverse("rehab:goals", args=[episode.pk]), note, GOALS_ORDER)


def measures_tab(user: User, episode: Episode) -> Tab:
    """The way to the measures."""
    url = reverse("rehab:measures", args=[episode.pk])
    return Tab(_("Measures"), url, order=MEASURES_ORDER)


def waiting_panel(user: User, episode: Episode) -> EpisodePanel | None:
    """Answers that a person must act on today, above everything else."""
    waiting = [review_shown(review) for review in reviews_waiting_in(episode)]
    if not waiting:
        return None
    return EpisodePanel("rehab/measures/panel.html", {"reviews": waiting}, URGENT)


def goals_summary(episode: Episode) -> SummaryPart | None:
    """The goals with where they ended, and goal attainment over time."""
    every, today = list(goals_of(episode)), timezone.localdate()
    shown = [goal_shown(g, today) for g in every if g.ended_as != "error"]
    if not shown:
        return None
    t = t_shown(every, episode.discharged_on or today)
    lines = []
    if t and t.why_not:
        lines = [t.why_not]
    elif t:
        lines = [
            _("Goal attainment: T-score %(t)s, baseline %(base)s, change %(change)s (%(basis)s).")
            % {"t": t.t, "base": t.baseline, "change": t.change, "basis": t.basis}
        ]
    return SummaryPart(
        title=_("Goals"),
        lines=lines,
        columns=[_("Goal"), _("In the patient’s words"), _("Level reached"), _("Ended")],
        rows=[[g.goal.what, g.goal.own_words, g.now, g.ended or _("open")] for g in shown],
        charts=attainment_charts(every),
        order=GOALS_ORDER,
    )


def measures_summary(episode: Episode) -> SummaryPart | None:
    """The last value of each measure and what the change since the first means."""
    measures = list(measures_of(episode))
    lines = lines_of(episode, measures, timezone.localdate())
    if not lines:
        return None
    return SummaryPart(
        title=_("Measures"),
        columns=[_("Measure"), _("Last"), _("Since the first"), _("What it means")],
        rows=[
            [
                f"{line.name}, {line.which}" if line.which else line.name,
                f"{line.last} ({line.when})",
                line.change or _("one result"),
                line.verdict or "–",
            ]
            for line in lines
        ],
        charts=measure_charts(measures),
        order=MEASURES_ORDER,
    )
