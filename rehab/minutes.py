"""Counting therapy minutes: billing units by the 8-minute rule, and minutes of therapy a day.

Plain Python, no Django. Codes are numbers only: their descriptions belong to the American Medical
Association. Both counts come back as reports that name every step, so that a page can explain
them (`rehab.presenters.minutes`). Minutes are whole minutes.

Sources: Medicare Claims Processing Manual, chapter 5, section 20.2 (units); SSNAP 2024 dataset
(daily minutes).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

UNIT = 15  # minutes of a unit
FEWEST = 8  # minutes below which nothing can be billed
LONGEST_DAY = 24 * 60  # minutes

# Codes counted by time. 97110, 97112, 97116, 97140 and 97530 are sourced; the rest is from memory
# and to be confirmed locally.
TIMED_CODES = frozenset(
    {"97110", "97112", "97116", "97140", "97530", "97535", "97542", "97760", "97763"}
)
SOURCED_CODES = frozenset({"97110", "97112", "97116", "97140", "97530"})


class BadMinutes(ValueError):
    """Minutes that cannot be: not a whole number, negative, or longer than a day."""


class NotTimed(ValueError):
    """A code that is not counted by time; its minutes may not enter the total."""


@dataclass(frozen=True)
class Share:
    """What one code contributes: whole units and the minutes that are left over.

    `units` is certain; a unit that may go to several codes stands in `UnitsReport.choice`.
    """

    code: str
    minutes: int
    whole: int
    left_over: int
    extra: int = 0

    @property
    def units(self) -> int:
        return self.whole + self.extra


@dataclass(frozen=True)
class Choice:
    """Codes with equal left-over minutes compete for `units`; the therapist picks."""

    codes: tuple[str, ...]
    units: int


@dataclass(frozen=True)
class UnitsReport:
    """Units of one patient on one day, with the way there."""

    minutes: int
    units: int
    shares: tuple[Share, ...] = ()
    choice: Choice | None = None

    @property
    def allocation(self) -> dict[str, int]:
        """Units that are certain, by code; those of `choice` come on top."""
        return {share.code: share.units for share in self.shares}

    def chosen(self, *codes: str) -> dict[str, int]:
        """Return the allocation after the therapist's pick; raises ValueError for another pick."""
        wanted = self.choice.units if self.choice else 0
        allowed = self.choice.codes if self.choice else ()
        if len(codes) != wanted or len(set(codes)) != wanted or not set(codes) <= set(allowed):
            raise ValueError(f"choose {wanted} of {', '.join(allowed) or 'nothing'}")
        return {code: n + (code in codes) for code, n in self.allocation.items()}


def total_units(minutes: int) -> int:
    """Return the units that so many timed minutes allow: none below 8, then one each 15."""
    _check(minutes)
    return 0 if minutes < FEWEST else (minutes + UNIT - FEWEST) // UNIT


def units(timed: Mapping[str, int]) -> UnitsReport:
    """Allocate the day's units: whole quarters of an hour first, then the largest left-overs.

    `timed` maps a code to its direct one-to-one minutes of the day; the same code used twice is
    pooled before (`pooled`). A code below 8 minutes may still get a unit when the total allows it.
    Raises BadMinutes or NotTimed.
    """
    for code, minutes in timed.items():
        if code not in TIMED_CODES:
            raise NotTimed(code)
        _check(minutes)
    total = sum(timed.values())
    _check(total)
    allowed = total_units(total)
    remaining = allowed - sum(minutes // UNIT for minutes in timed.values())
    ranked = sorted((minutes % UNIT for minutes in timed.values()), reverse=True)
    # The left-over of the last code to get a unit; those above it are certain of theirs.
    cut = ranked[remaining - 1] if remaining else UNIT
    at_cut = [code for code, minutes in timed.items() if minutes % UNIT == cut]
    sure = sum(left > cut for left in ranked)
    tied = remaining > 0 and len(at_cut) > remaining - sure
    shares = tuple(
        Share(
            code=code,
            minutes=minutes,
            whole=minutes // UNIT,
            left_over=minutes % UNIT,
            extra=int(minutes % UNIT > cut or (minutes % UNIT == cut and not tied)),
        )
        for code, minutes in timed.items()
    )
    choice = Choice(tuple(at_cut), remaining - sure) if tied else None
    return UnitsReport(minutes=total, units=allowed, shares=shares, choice=choice)


def pooled(entries: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Add up the minutes of each code of one day, in order of first appearance."""
    sums: dict[str, int] = {}
    for code, minutes in entries:
        _check(minutes)
        sums[code] = sums.get(code, 0) + minutes
    return sums


class Domain(StrEnum):
    """What therapy was for, as SSNAP asks."""

    MOTOR = "motor"
    PSYCHOLOGICAL = "psychological"
    COMMUNICATION_SWALLOW = "communication_swallow"
    OTHER = "other"


class Uncounted(StrEnum):
    """Why minutes are not therapy of the day."""

    TRAVEL = "travel"  # travel alone is not therapy
    NOTES = "notes"  # notes and handover; from memory, to be confirmed
    ALONE = "alone"  # practice without a professional


@dataclass(frozen=True)
class Contact:
    """One piece of a day: `direct` minutes with the patient (or training their carer).

    `with_professional` is false for independent practice, which does not count. Therapists and
    assistants are professionals here; carer training for this patient counts.
    """

    day: date
    discipline: str
    domain: Domain
    direct: int
    travel: int = 0
    notes: int = 0
    with_professional: bool = True


@dataclass(frozen=True)
class Day:
    """What counts on one day, by domain and by discipline, and what was left out and why."""

    day: date
    minutes: int
    by_domain: dict[Domain, int] = field(default_factory=dict)
    by_discipline: dict[str, int] = field(default_factory=dict)
    left_out: dict[Uncounted, int] = field(default_factory=dict)


# SSNAP 2024: 180 minutes on 5 of 7 days, printed as 128 minutes a day.
DAILY_TARGET = 128
MOTOR_DAY_TARGET = 180


@dataclass(frozen=True)
class DailyReport:
    """The days of a stretch, and how they compare with the audit's indicators.

    `mean` is over every day of the stretch, also those without therapy; `motor_mean` over the days
    with motor therapy. None when there is no such day.
    """

    first: date | None
    last: date | None
    days: tuple[Day, ...]

    @property
    def length(self) -> int:
        """Days from first to last, both counted."""
        return (self.last - self.first).days + 1 if self.first and self.last else 0

    @property
    def minutes(self) -> int:
        return sum(day.minutes for day in self.days)

    @property
    def by_discipline(self) -> dict[str, int]:
        """Minutes of the stretch, in the order in which the disciplines first treated."""
        found: dict[str, int] = {}
        for day in self.days:
            for name, minutes in day.by_discipline.items():
                found[name] = found.get(name, 0) + minutes
        return found

    @property
    def mean(self) -> float | None:
        return self.minutes / self.length if self.length else None

    @property
    def motor_mean(self) -> float | None:
        motor = [day.by_domain[Domain.MOTOR] for day in self.days if Domain.MOTOR in day.by_domain]
        return sum(motor) / len(motor) if motor else None

    @property
    def reaches_daily_target(self) -> bool | None:
        return None if self.mean is None else self.mean >= DAILY_TARGET

    @property
    def reaches_motor_target(self) -> bool | None:
        return None if self.motor_mean is None else self.motor_mean >= MOTOR_DAY_TARGET


def daily(
    contacts: Iterable[Contact], *, first: date | None = None, last: date | None = None
) -> DailyReport:
    """Count the minutes of therapy of each day.

    `first` and `last` bound the stretch (a stay, say), so that days without therapy count as
    zero; contacts outside it are not counted. Without them the stretch is that of the contacts.
    Raises BadMinutes.
    """
    known = [
        c for c in contacts if (first is None or c.day >= first) and (last is None or c.day <= last)
    ]
    for contact in known:
        for minutes in (contact.direct, contact.travel, contact.notes):
            _check(minutes)
    dates = sorted({contact.day for contact in known})
    return DailyReport(
        first=first or (dates[0] if dates else None),
        last=last or (dates[-1] if dates else None),
        days=tuple(_day(each, [c for c in known if c.day == each]) for each in dates),
    )


def _day(day: date, contacts: list[Contact]) -> Day:
    by_domain: dict[Domain, int] = {}
    by_discipline: dict[str, int] = {}
    left_out: dict[Uncounted, int] = {}

    def leave_out(why: Uncounted, minutes: int) -> None:
        if minutes:
            left_out[why] = left_out.get(why, 0) + minutes

    for c in contacts:
        leave_out(Uncounted.TRAVEL, c.travel)
        leave_out(Uncounted.NOTES, c.notes)
        if not c.with_professional:
            leave_out(Uncounted.ALONE, c.direct)
        elif c.direct:
            by_domain[c.domain] = by_domain.get(c.domain, 0) + c.direct
            by_discipline[c.discipline] = by_discipline.get(c.discipline, 0) + c.direct
    return Day(day, sum(by_domain.values()), by_domain, by_discipline, left_out)


def _check(minutes: int) -> None:
    if isinstance(minutes, bool) or not isinstance(minutes, int):
        raise BadMinutes(f"{minutes!r} is not a whole number of minutes")
    if not 0 <= minutes <= LONGEST_DAY:
        raise BadMinutes(f"{minutes} minutes: give 0 to {LONGEST_DAY}")
