"""The record of a delivered session as a form: numbers, exercises, notes, home programme."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.formkit.fields import CleanCharField, CleanTextField
from core.formkit.layout import PageFormHelper, Section
from patients.forms.base import RowForm
from patients.models.marks import LONGEST_REASON
from rehab.actions.sessions import SessionNotes
from rehab.exercises_done import MOST, SIDES, ExerciseDone, known_exercises
from rehab.forms.parts import Exercises, Grid, SmallNumber
from rehab.minutes import TIMED_CODES
from rehab.models import (
    Assistance,
    Attendance,
    BodySide,
    Consent,
    Domain,
    HomeDoneBy,
    Session,
    StopSign,
    TeachBack,
)
from rehab.models.session_words import DELIVERED
from rehab.models.sessions import (
    LONGEST_MINUTES,
    LONGEST_SOAP,
    MINUTES,
    RATINGS,
    VITAL_FIELDS,
)
from rehab.prefill import EXERCISES, HOME, PLAN, Prefill

EXERCISE_FIELDS = (
    "exercise", "side", "sets", "reps", "hold_s", "resistance", "effort", "assistance", "minutes",
    "done", "why_not", "planned",
)  # fmt: skip
DONE = (("", _("Not said yet")), ("yes", _("Done")), ("no", _("Planned, not done")))
# What a living person can have: outside it the number is a slip of the hand.
VITAL_RANGES = {"sbp": (40, 300), "dbp": (20, 200), "hr": (20, 260), "spo2": (30, 100)}


def _labels(codes: Iterable[str], choices: type[Any]) -> list[tuple[str, Any]]:
    return [(code, choices(code).label) for code in codes]


class WriteForm(RowForm):
    """The record of a delivered session."""

    attendance = forms.ChoiceField(
        label=_("Attendance"),
        choices=_labels(DELIVERED, Attendance),
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether the patient was on time.")},
    )
    consent = forms.ChoiceField(
        label=_("Consent"),
        required=False,
        choices=[("", _("Not recorded")), *Consent.choices],
        widget=forms.RadioSelect,
    )
    present = CleanCharField(
        label=_("Interpreter, chaperone, carer present"), max_length=200, required=False
    )
    domain = forms.ChoiceField(
        label=_("What the direct minutes were for"),
        required=False,
        choices=[("", _("Not recorded")), *Domain.choices],
        widget=forms.RadioSelect,
    )
    subjective = CleanTextField(
        label=_("Subjective"), max_length=LONGEST_SOAP, required=False, rows=3,
        help_text=_("Sleep, pain, spasm since last time, medicines taken, what the patient wants."),
    )  # fmt: skip
    objective = CleanTextField(
        label=_("Objective"), max_length=LONGEST_SOAP, required=False, rows=3,
        help_text=_("Range, tone, task, assistance, distance, aid."),
    )  # fmt: skip
    assessment = CleanTextField(
        label=_("Assessment"), max_length=LONGEST_SOAP, required=False, rows=3,
        help_text=_("Response, progress towards the goals, why the plan changes."),
    )  # fmt: skip
    plan = CleanTextField(
        label=_("Plan"), max_length=LONGEST_SOAP, required=False, rows=3,
        help_text=_("Next dose, home programme, equipment, referrals."),
    )  # fmt: skip
    stop_signs = forms.MultipleChoiceField(
        label=_("Signs that stopped the session"),
        required=False,
        choices=StopSign.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    stopped_text = CleanCharField(
        label=_("If it was stopped: what was done"), max_length=LONGEST_REASON, required=False
    )
    home_done_by = forms.ChoiceField(
        label=_("Done by"), required=False, choices=[("", _("Not asked")), *HomeDoneBy.choices]
    )
    home_barriers = CleanCharField(label=_("What got in the way"), max_length=500, required=False)
    teach_back = forms.ChoiceField(
        label=_("Teach-back"), required=False, choices=[("", _("Not recorded")), *TeachBack.choices]
    )

    def __init__(
        self,
        data: Any = None,
        *,
        row: Session,
        taken: Prefill,
        measured: Mapping[str, int],
        limits: str,
        path: str,
        cancel_url: str,
    ) -> None:
        """`taken` is what the session takes over, `measured` what the gate measured, `limits` at
        what the session stops."""
        self.limits = limits
        self.taken = taken
        self.parts = list(taken.parts)
        initial = _initial(row, taken, measured)
        super().__init__(data, row=row, initial=initial)
        self._add_numbers()
        self._add_exercises()
        for part, label in (
            (EXERCISES, _("I checked these exercises: they are what was done today")),
            (HOME, _("I asked about the home programme today")),
            (PLAN, _("I read the plan through: it holds today")),
        ):
            if part in self.parts:
                self.fields[f"confirm_{part}"] = forms.BooleanField(label=label, required=False)
        self.helper = PageFormHelper(
            *self._layout(),
            submit=_("Save the session"),
            cancel_url=cancel_url,
            draft_for=path,
            mark_optional=False,
        )

    def _add_numbers(self) -> None:
        for name in RATINGS:
            self.fields[name] = SmallNumber(high=10, label=_rating_label(name))
        for name in VITAL_FIELDS:
            kind, _sep, when = name.partition("_")
            low, high = VITAL_RANGES[kind]
            self.fields[name] = SmallNumber(
                low=low, high=high, label=_when_label(VITAL_LABELS[kind], when)
            )
        for name in MINUTES:
            self.fields[name] = SmallNumber(high=LONGEST_MINUTES, label=MINUTE_LABELS[name])
        for code in sorted(TIMED_CODES):
            self.fields[f"code_{code}"] = SmallNumber(high=LONGEST_MINUTES, label=code)
        self.fields["home_days_prescribed"] = SmallNumber(high=60, label=_("Days prescribed"))
        self.fields["home_days_done"] = SmallNumber(high=60, label=_("Days done"))

    def _add_exercises(self) -> None:
        known = known_exercises()
        named = [("", _("None")), *known.items()]
        sides = [("", "–"), *_labels(SIDES, BodySide)]
        help_given = [("", "–"), *Assistance.choices]
        for n in range(MOST):
            self.fields[f"x{n}_exercise"] = (
                forms.ChoiceField(label=_("Exercise"), choices=named, required=False)
                if known
                else CleanCharField(label=_("Exercise"), max_length=80, required=False)
            )
            self.fields[f"x{n}_side"] = forms.ChoiceField(
                label=_("Side"), choices=sides, required=False
            )
            self.fields[f"x{n}_sets"] = SmallNumber(high=50, label=_("Sets"))
            self.fields[f"x{n}_reps"] = SmallNumber(high=999, label=_("Repetitions"))
            self.fields[f"x{n}_hold_s"] = SmallNumber(high=3600, label=_("Hold (s)"))
            self.fields[f"x{n}_resistance"] = CleanCharField(
                label=_("Resistance"), max_length=40, required=False
            )
            self.fields[f"x{n}_effort"] = SmallNumber(high=10, label=_("Effort 0–10"))
            self.fields[f"x{n}_assistance"] = forms.ChoiceField(
                label=_("Help"), choices=help_given, required=False
            )
            self.fields[f"x{n}_minutes"] = SmallNumber(high=LONGEST_MINUTES, label=_("Minutes"))
            self.fields[f"x{n}_done"] = forms.ChoiceField(
                label=_("Done"),
                choices=DONE,
                required=False,
                initial="yes",
            )
            self.fields[f"x{n}_why_not"] = CleanCharField(
                label=_("If not: why"), max_length=120, required=False
            )
            self.fields[f"x{n}_planned"] = forms.BooleanField(
                label=_("Was on the plan"), required=False
            )
            for name in EXERCISE_FIELDS:
                widget = self.fields[f"x{n}_{name}"].widget
                is_list = isinstance(widget, forms.Select)
                widget.attrs["class"] = "form-select" if is_list else "form-control"

    def _layout(self) -> list[Any]:
        before_after = (_("Before"), _("After"))
        confirm = [f"confirm_{part}" for part in self.parts]
        codes = sorted(TIMED_CODES)
        plan = ["plan", *(c for c in confirm if c == f"confirm_{PLAN}")]
        return [
            Section(_("Attendance"), "attendance", "consent", "present"),
            Grid(
                _("Before and after, 0 (none) to 10 (worst)"),
                before_after,
                [
                    (RATING_LABELS[name], [f"{name}_before", f"{name}_after"])
                    for name in ("twitch", "spasm", "pain", "fatigue")
                ]
                + [(_("Effort of the session"), ["", "effort"])],
                hint=_("Empty: not assessed."),
                anchor="ratings",
            ),
            Grid(
                _("Vital signs"),
                before_after,
                [(VITAL_LABELS[k], [f"{k}_before", f"{k}_after"]) for k in VITAL_RANGES],
                hint=_("Empty: not measured. The session stops at: %(limits)s.")
                % {"limits": self.limits},
                anchor="vitals",
            ),
            Section(_("Stopped?"), "stop_signs", "stopped_text"),
            Exercises(
                MOST, EXERCISE_FIELDS, f"confirm_{EXERCISES}", words=self.taken.planned_words
            ),
            Grid(
                _("Minutes"),
                (_("Minutes"),),
                [(MINUTE_LABELS[name], [name]) for name in MINUTES],
                hint=_(
                    "Only direct minutes with the patient (or training their carer) count as "
                    "therapy. In a group write the whole time: it is divided."
                ),
                anchor="minutes",
            ),
            "domain",
            Grid(
                _("Timed codes"),
                (_("Minutes"),),
                [(code, [f"code_{code}"]) for code in codes],
                hint=_("Only for payers that count 15-minute units; numbers only."),
                anchor="codes",
                folded=True,
            ),
            Section(_("Notes"), "subjective", "objective", "assessment", *plan),
            Section(
                _("Home programme since last time"),
                "home_days_prescribed", "home_days_done", "home_done_by", "teach_back",
                "home_barriers", *(c for c in confirm if c == f"confirm_{HOME}"),
                columns=True,
            ),
        ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        done, prescribed = data.get("home_days_done"), data.get("home_days_prescribed")
        if done is not None and (prescribed is None or done > prescribed):
            self.add_error("home_days_done", _("Not more days than were prescribed."))
        for n in range(MOST):
            self._clean_exercise(n, data)
        return data

    def _clean_exercise(self, n: int, data: Mapping[str, Any]) -> None:
        said = [f for f in EXERCISE_FIELDS if f not in ("exercise", "done", "planned")]
        is_filled = any(data.get(f"x{n}_{name}") not in (None, "") for name in said)
        is_named = data.get(f"x{n}_exercise") or f"x{n}_exercise" in self.errors
        if is_filled and not is_named:
            self.add_error(f"x{n}_exercise", _("Name the exercise."))
        if is_named and not data.get(f"x{n}_done") and data.get(f"confirm_{EXERCISES}"):
            self.add_error(f"x{n}_done", _("Say whether it was done."))
        left_out = is_named and data.get(f"x{n}_done") == "no"
        if left_out and not data.get(f"x{n}_why_not") and f"x{n}_why_not" not in self.errors:
            self.add_error(f"x{n}_why_not", _("Write why it was not done."))

    def notes(self) -> SessionNotes:
        data = self.cleaned_data
        names = set(SessionNotes.__dataclass_fields__) & set(data)
        codes = {
            code: data[f"code_{code}"] for code in sorted(TIMED_CODES) if data.get(f"code_{code}")
        }
        return SessionNotes(**{name: data[name] for name in names}, timed_codes=codes)

    def exercises(self) -> list[ExerciseDone]:
        data = self.cleaned_data
        return [
            ExerciseDone(
                **{name: data[f"x{n}_{name}"] for name in EXERCISE_FIELDS if name != "done"},
                done={"yes": True, "no": False}.get(data[f"x{n}_done"]),
            )
            for n in range(MOST)
            if data[f"x{n}_exercise"]
        ]

    def confirmed(self) -> set[str]:
        return {part for part in self.parts if self.cleaned_data.get(f"confirm_{part}")}


RATING_LABELS = {
    "twitch": _("Twitching"),
    "spasm": _("Spasm"),
    "pain": _("Pain"),
    "fatigue": _("Tiredness"),
}
VITAL_LABELS = {
    "sbp": _("Systolic (mmHg)"),
    "dbp": _("Diastolic (mmHg)"),
    "hr": _("Heart rate (a minute)"),
    "spo2": _("Oxygen saturation (%)"),
}
WHEN = {"before": _("%(what)s, before"), "after": _("%(what)s, after")}
MINUTE_LABELS = {
    "direct_minutes": _("Direct, with the patient"),
    "setup_minutes": _("Set-up"),
    "notes_minutes": _("Notes and handover"),
    "travel_minutes": _("Travel"),
}


def _when_label(what: Any, when: str) -> Any:
    return WHEN[when] % {"what": what}


def _rating_label(name: str) -> Any:
    kind, _sep, when = name.partition("_")
    return _when_label(RATING_LABELS[kind], when) if when else _("Effort of the session")


def _initial(row: Session, taken: Prefill, measured: Mapping[str, int]) -> dict[str, Any]:
    """What the form opens with: the session as written, or what is taken over and measured."""
    names = [n for n in SessionNotes.__dataclass_fields__ if n != "timed_codes"]
    initial = {name: getattr(row, name) for name in names}
    initial |= {f"code_{code}": n for code, n in row.timed_codes.items()}
    exercises = [ExerciseDone.read(each) for each in row.exercises]
    if row.written_at is None:
        initial |= measured
        initial["attendance"] = ""
        exercises = taken.exercises
        if taken.before is not None:
            initial["domain"] = taken.before.domain
            initial["plan"] = taken.before.plan
            initial["home_days_prescribed"] = taken.before.home_days_prescribed
    for n, each in enumerate(exercises):
        initial |= {f"x{n}_{name}": getattr(each, name) for name in EXERCISE_FIELDS}
        initial[f"x{n}_done"] = {True: "yes", False: "no", None: ""}[each.done]
    return initial
