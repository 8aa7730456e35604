"""Equipment of a patient as the pages show it: loans, checks, trials."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from content.documents import Letterhead
from core.formkit.parts import Cell, Column, Fact, Pill, Table
from rehab.equipment_papers import LoanPaper
from rehab.equipment_standing import item_label, item_named
from rehab.models import (
    CheckResult,
    Loan,
    LoanCheck,
    LoanEnd,
    Phase,
    Trial,
    TrialCount,
    TrialEnd,
    Variant,
)
from triage.documents import identity, letterhead

LAPSED_AFTER = 14  # days past its day: a check has lapsed, and stands on top
MOST_TRIES = 2  # tries that reached nobody before the worklist says so loudly


def day(value: date) -> str:
    """A day in words."""
    return date_format(value, "j M Y")


@dataclass(frozen=True)
class LoanShown:
    """A loan in a list."""

    loan: Loan
    label: str
    thing: str
    url: str
    state: Pill
    lent: str
    next: str
    recalled: Pill | None


@dataclass(frozen=True)
class CheckShown:
    """One look back at a loan."""

    what: str
    when: str
    pill: Pill
    lines: Sequence[str]
    url: str


@dataclass(frozen=True)
class TrialShown:
    """A trial in a list."""

    trial: Trial
    label: str
    url: str
    state: Pill


def loan_shown(loan: Loan, today: date) -> LoanShown:
    """Return the loan with where it stands; its list added the next check and the recall."""
    next_on: date | None = getattr(loan, "next_on", None)
    return LoanShown(
        loan=loan,
        label=item_label(loan.item),
        thing=thing_words(loan),
        url=reverse("rehab:loan", args=[loan.pk]),
        state=loan_pill(loan, today, next_on),
        lent=day(loan.lent_on),
        next=day(next_on) if next_on and loan.open else "",
        recalled=recalled_pill() if getattr(loan, "is_recalled", False) else None,
    )


def thing_words(loan: Loan) -> str:
    """Make, model, and the serial number or that there is none."""
    if loan.article is None:
        return _("%(model)s (no serial number)") % {"model": loan.model}
    return f"{loan.model}, {loan.article.serial}"


def loan_pill(loan: Loan, today: date, next_on: date | None) -> Pill:
    """Where a loan stands, in a word."""
    if loan.in_error:
        return Pill(_("Entered in error"), "plain", "undo")
    if loan.ended_at is not None:
        tone = "danger" if loan.ended_as == LoanEnd.LOST else "plain"
        return Pill(str(loan.get_ended_as_display()), tone, "check")
    if next_on is not None and next_on <= today:
        return late_pill(next_on, today)
    return Pill(_("On loan"), "info", "")


def recalled_pill() -> Pill:
    """That the maker calls the thing back; it stands until its borrower's line is settled."""
    return Pill(_("Recalled"), "danger", "warning")


def late_pill(due: date, today: date) -> Pill:
    """How late a check is: due, overdue, lapsed."""
    late = (today - due).days
    if late >= LAPSED_AFTER:
        return Pill(_("Check lapsed"), "danger", "warning")
    return Pill(_("Check overdue") if late else _("Check due"), "warn", "clock")


def loan_facts(loan: Loan) -> list[Fact]:
    """What was agreed, as terms and values."""
    limit = ""
    if loan.weight_limit_kg is not None:
        limit = _("%(limit)s kg; the person weighs %(weight)s kg (%(from)s)") % {
            "limit": loan.weight_limit_kg,
            "weight": f"{loan.weight_kg.normalize():f}" if loan.weight_kg else "",
            "from": str(loan.get_weight_from_display()).lower(),
        }
    facts = [
        Fact(_("Thing"), thing_words(loan)),
        Fact(_("Batch or lot"), loan.batch),
        Fact(_("Aim"), loan.aim),
        Fact(_("Agreed"), loan.terms),
        Fact(_("Shown and taught"), loan.taught),
        Fact(_("Shown back"), loan.get_teach_back_display()),
        Fact(_("Weight limit"), limit, _("None stands on it")),
        Fact(_("Lent"), f"{day(loan.lent_on)}, {loan.lent_by.full_name}"),
        Fact(_("To be back on"), day(loan.until) if loan.until else "", _("No day agreed")),
    ]
    if loan.despite:
        facts.append(Fact(_("In spite of the advice, because"), loan.despite))
    return facts


def ended_words(loan: Loan) -> str:
    """Say how, when and why a loan ended; empty while it goes on."""
    if loan.ended_on is None or loan.ended_by is None:
        return ""
    said = _("%(how)s on %(day)s, %(who)s: %(why)s") % {
        "how": loan.get_ended_as_display(),
        "day": day(loan.ended_on),
        "who": loan.ended_by.full_name,
        "why": str(loan.get_end_reason_display()),
    }
    return f"{said}. {loan.end_note}" if loan.end_note else f"{said}."


def check_shown(check: LoanCheck, today: date, *, may: bool) -> CheckShown:
    """Return a check with what was found, or where it is recorded."""
    if check.done_on is None:
        pill = late_pill(check.due_on, today) if check.due_on <= today else Pill(_("Planned"))
        url = reverse("rehab:loan_check", args=[check.pk]) if may else ""
        return CheckShown(str(check.get_kind_display()), day(check.due_on), pill, (), url)
    tone = {CheckResult.KEPT: "ok", CheckResult.NOT_REACHED: "warn"}.get(
        CheckResult(check.result), "plain"
    )
    lines = [
        _("Used: %(used)s") % {"used": check.get_used_display()} if check.used else "",
        str(check.get_aim_reached_display()) if check.aim_reached else "",
        str(check.get_safety_display()) if check.safety else "",
        check.note,
        f"{check.get_how_display()}, {check.done_by}",
    ]
    return CheckShown(
        str(check.get_kind_display()),
        day(check.done_on),
        Pill(str(check.get_result_display()), tone),
        [line for line in lines if line],
        "",
    )


def tries_words(checks: Sequence[LoanCheck]) -> str:
    """Say how often nobody was reached; empty when somebody always was."""
    tries = sum(check.result == CheckResult.NOT_REACHED for check in checks)
    if not tries:
        return ""
    return ngettext("Nobody was reached once.", "Nobody was reached %(n)d times.", tries) % {
        "n": tries
    }


def trial_shown(trial: Trial, today: date) -> TrialShown:
    """Return the trial with where it stands."""
    return TrialShown(
        trial, item_label(trial.item), reverse("rehab:trial", args=[trial.pk]),
        trial_pill(trial, today),
    )  # fmt: skip


def trial_pill(trial: Trial, today: date) -> Pill:
    """Where a trial stands, in a word."""
    if trial.in_error:
        return Pill(_("Entered in error"), "plain", "undo")
    if trial.ended_at is None:
        if trial.look_on <= today:
            return Pill(_("To be decided"), "warn", "clock")
        return Pill(_("Being tried"), "info")
    if trial.outcome == TrialEnd.STOPPED:
        why = str(trial.get_stop_reason_display()).lower()
        return Pill(_("Stopped: %(why)s") % {"why": why}, "plain")
    return Pill(str(trial.get_outcome_display()).partition(":")[0], "ok")


def trial_facts(trial: Trial) -> list[Fact]:
    """What was agreed, as terms and values."""
    facts = [
        Fact(_("Aim"), trial.aim),
        Fact(_("Counted"), trial.get_counted_display()),
        Fact(_("Started"), f"{day(trial.started_on)}, {trial.started_by.full_name}"),
        Fact(_("Decide on"), day(trial.look_on)),
    ]
    if trial.despite:
        facts.append(Fact(_("In spite of the advice, because"), trial.despite))
    if trial.ended_on and trial.ended_by:
        facts.append(Fact(_("Ended"), f"{day(trial.ended_on)}, {trial.ended_by.full_name}"))
        if trial.next_item:
            facts.append(Fact(_("Tried instead"), item_label(trial.next_item)))
        facts.append(Fact(_("What was found"), trial.outcome_note))
    return facts


def compared_table(trial: Trial, counts: Sequence[TrialCount]) -> Table:
    """Before beside after, variant by variant: the newest count of each that stands."""
    heads = (_("With what"), _("Before"), _("After"), _("Change"))
    newest: dict[tuple[str, str], int] = {}
    for count in counts:
        newest[count.variant, count.phase] = count.count
    rows = []
    for variant in dict.fromkeys(count.variant for count in counts):
        before, after = (newest.get((variant, phase)) for phase in Phase)
        change = "" if before is None or after is None else f"{after - before:+d}"
        cells = [Cell(str(Variant(variant).label))]
        for head, value in zip(heads[1:], (before, after, change), strict=True):
            shown = "–" if value in (None, "") else str(value).replace("-", "−")
            cells.append(Cell(shown, label=head, numeric=True))
        rows.append(cells)
    return Table(
        caption=str(trial.get_counted_display()),
        columns=[Column(head, numeric=head != heads[0]) for head in heads],
        rows=rows,
    )


def counts_table(counts: Sequence[TrialCount]) -> Table:
    """Every count that stands, in the order in which they were made."""
    heads = (_("Day"), _("With what"), _("Before or after"), _("Count"), _("Did it hurt?"))
    hurt = {True: _("Yes"), False: _("No"), None: _("Not asked")}
    rows = [
        [
            Cell(day(count.counted_on)),
            Cell(str(count.get_variant_display()), label=heads[1]),
            Cell(str(count.get_phase_display()), label=heads[2]),
            Cell(count.count, label=heads[3], numeric=True),
            Cell(hurt[count.pain], label=heads[4]),
        ]
        for count in counts
    ]
    return Table(
        caption=_("Every count"),
        columns=[Column(head, numeric=head == heads[3]) for head in heads],
        rows=rows,
    )


def loan_paper(loan: Loan, checks: Sequence[LoanCheck]) -> LoanPaper:
    """Return the agreement of a loan as it is printed; its dates are those first agreed."""
    item = item_named(loan.item)
    facts = [(_("Make and model"), str(loan.model))]
    if loan.article is not None:
        facts.append((_("Serial number"), loan.article.serial))
    if loan.batch:
        facts.append((_("Batch or lot"), loan.batch))
    if loan.weight_limit_kg is not None:
        facts.append(
            (_("Weight limit"), _("%(limit)s kg, never more") % {"limit": loan.weight_limit_kg})
        )
    if loan.until is not None:
        facts.append((_("To be back on"), date_format(loan.until, "j F Y")))
    head: Letterhead = letterhead(loan.patient)
    first: dict[str, LoanCheck] = {}
    for check in sorted(checks, key=lambda each: each.pk):
        first.setdefault(check.kind, check)
    return LoanPaper(
        clinic=head,
        patient=identity(loan.patient),
        title=_("Agreement about equipment on loan"),
        lent_on=loan.lent_on,
        thing=item_label(loan.item),
        facts=tuple((str(term), value) for term, value in facts),
        aim=loan.aim,
        terms=_lines(loan.terms),
        taught=_lines(loan.taught),
        cautions=tuple(caution.text for caution in item.cautions) if item else (),
        checks=tuple(
            (str(check.get_kind_display()), check.due_on)
            for kind, check in first.items()
            if kind != "further"
        ),
        lent_by=loan.lent_by.signature,
        reference=str(loan.pk)[:8],
    )


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
