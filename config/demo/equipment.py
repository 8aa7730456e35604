"""Loan stock, a trial, loans with a lapsed check, and a recall, in the rehabilitation clinic."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from accounts.models import User
from rehab.actions.equipment_checks import Checked, record_check
from rehab.actions.equipment_loans import Lending, end_loan, lend
from rehab.actions.equipment_recalls import Notice, open_recall
from rehab.actions.equipment_stock import ModelWords, add_articles, add_model
from rehab.actions.equipment_trials import Count, TrialWords, count_trial, end_trial, start_trial
from rehab.models import Article, Episode, Loan, Trial

ON_PAPER = "The questions were asked on paper at the home visit."
# Item, make, model, weight limit (kg), serial numbers, batch, days until the next service.
STOCK = (
    ("E09", "Plateworks", "Guard 2", None, ("PG-101", "PG-102", "PG-103"), "P7", None),
    ("E02", "Steadyhand", "Spoon W", None, ("SW-11", "SW-12"), "S1", None),
    ("E39", "Bathwell", "Stool A", 160, ("BS-201", "BS-202", "BS-203"), "L-26-03", 40),
    ("E46", "Bathwell", "Seat 10", 190, ("RS-301", "RS-302"), "L-26-04", -6),
    ("E53", "Walkmate", "Frame 2W", 125, ("WF-401", "WF-402", "WF-403"), "F9", 120),
    ("E31", "Reachwell", "Horn 60", None, ("SH-501", "SH-502"), "H2", None),
)


def equip(episodes: Sequence[Episode], by: User, now: datetime) -> None:
    """Fill the store, try and lend, ask after some loans and let one check lapse."""
    things = _stock(episodes[0], by, now - timedelta(days=80))
    first, second, third, fourth = episodes[0], episodes[2], episodes[3], episodes[4]
    trial = _tried(first, by, now - timedelta(days=70))
    spoon = _lent(first, by, things["SW-11"], now - timedelta(days=55), trial=trial)
    _asked(spoon, by, now - timedelta(days=41), used="daily", aim_reached="yes", result="kept")
    stool = _lent(first, by, things["BS-201"], now - timedelta(days=50))
    _asked(stool, by, now - timedelta(days=35), used="daily", aim_reached="yes", result="kept")
    _lent(second, by, things["PG-101"], now - timedelta(days=29))  # its check lapsed
    frame = _lent(third, by, things["WF-401"], now - timedelta(days=30))
    _asked(
        frame, by, now - timedelta(days=15), used="never", aim_reached="no", result="returned",
        reason="not_used", note="Walks with a stick now and finds it in the way.",
    )  # fmt: skip
    horn = _lent(third, by, things["SH-501"], now - timedelta(days=28))
    end_loan(
        loan=horn, ended_as="given", reason="bought", note="", ended_on=now.date(), by=by, now=now,
        row_version=horn.row_version,
    )  # fmt: skip
    _lent(fourth, by, things["BS-202"], now - timedelta(days=25))  # outlives the discharge
    notice = Notice(
        reference="BW-FSN-2026-07",
        make="Bathwell",
        name="Stool A",
        batch="L-26-03",
        notice="A leg may fold when the stool is pushed sideways.",
        what_to_do="Stop using it. Fetch it back and send it to the maker.",
        received_on=(now - timedelta(days=2)).date(),
    )
    open_recall(clinic=first.patient.clinic, notice=notice, by=by, now=now - timedelta(days=2))


def _stock(episode: Episode, by: User, now: datetime) -> dict[str, Article]:
    found: dict[str, Article] = {}
    for item, make, name, limit, serials, batch, service in STOCK:
        words = ModelWords(item, make, name, weight_limit_kg=limit)
        model = add_model(clinic=episode.patient.clinic, words=words, by=by, now=now)
        due = None if service is None else (now + timedelta(days=80 + service)).date()
        rows = add_articles(
            model=model, serials=serials, batch=batch, service_due_on=due, by=by, now=now
        )
        found |= {row.serial: row for row in rows}
    return found


def _tried(episode: Episode, by: User, at: datetime) -> Trial:
    words = TrialWords(
        item="E02",
        aim="Eat soup with three spills or fewer; seven now",
        counted="spills",
        started_on=at.date(),
        look_on=(at + timedelta(days=14)).date(),
        despite=ON_PAPER,
    )
    trial = start_trial(episode=episode, words=words, by=by, now=at)
    for phase, counts in (("before", (6, 7, 5, 6)), ("after", (5, 5, 2, 4))):
        day = at + timedelta(days=0 if phase == "before" else 12)
        spoons = ("light", "standard", "weighted", "deep_bowl")
        rows = [Count(name, phase, n) for name, n in zip(spoons, counts, strict=True)]
        count_trial(trial=trial, counts=rows, counted_on=day.date(), pain=False, by=by, now=day)
    return end_trial(
        trial=trial, outcome="kept", ended_on=(at + timedelta(days=13)).date(), next_item="",
        stop_reason="", note="Steadier with the weighted spoon, no pain.", by=by,
        now=at + timedelta(days=13), row_version=trial.row_version,
    )  # fmt: skip


def _lent(
    episode: Episode, by: User, article: Article, at: datetime, *, trial: Trial | None = None
) -> Loan:
    limit = article.model.weight_limit_kg
    lending = Lending(
        model=article.model,
        article=article,
        aim=trial.aim if trial else "Manage without a helper at home; helped every day now",
        terms="Used at home only. Bring it back when it is not needed any more.",
        taught="Shown and tried together: how to use it, clean it, and when to stop.",
        teach_back="shown",
        lent_on=at.date(),
        trial=trial,
        weight_kg=None if limit is None else Decimal(limit - 50),
        despite=ON_PAPER,
    )
    return lend(episode=episode, lending=lending, by=by, now=at)


def _asked(loan: Loan, by: User, at: datetime, **found: Any) -> None:
    check = loan.checks.filter(done_at=None).order_by("due_on")[0]
    checked = Checked(done_on=at.date(), how="phone", safety="fine", **found)
    record_check(check=check, found=checked, by=by, now=at, row_version=check.row_version)
