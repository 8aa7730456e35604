"""Forms about when a session is, and who treats whom."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.formkit.fields import CleanCharField, PlainDateField
from core.formkit.layout import PageFormHelper, Section
from patients.forms.base import RowForm, TakenOnceForm
from rehab.actions.bookings import Slot, Treats
from rehab.models import (
    Booking,
    Discipline,
    Episode,
    Grade,
    SessionForm,
    TeamMember,
)

THERAPISTS = 3  # of one session
USUAL = timedelta(minutes=45)


def _time(label: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        input_formats=["%H:%M", "%H.%M", "%H%M"],
        error_messages={
            "invalid": _("Write the time as 14:30."),
            "required": _("Write the time as 14:30."),
        },
        widget=forms.TimeInput(format="%H:%M", attrs={"autocomplete": "off", "class": "w-medium"}),
    )


class _WhenForm(forms.Form):
    day = PlainDateField(label=_("Date"))
    starts_time = _time(_("From"))
    ends_time = _time(_("To"))
    location = CleanCharField(label=_("Where"), max_length=120, required=False)

    def starts_at(self) -> datetime:
        return self._at("starts_time")

    def ends_at(self) -> datetime:
        return self._at("ends_time")

    def _at(self, name: str) -> datetime:
        day: date = self.cleaned_data["day"]
        return timezone.make_aware(datetime.combine(day, self.cleaned_data[name]))


class PlanForm(TakenOnceForm, _WhenForm):
    """Plans a session: when, who treats, and who else comes to a group."""

    form = forms.ChoiceField(
        label=_("Form"), choices=SessionForm.choices, widget=forms.RadioSelect,
        initial=SessionForm.INDIVIDUAL,
    )  # fmt: skip
    is_remote = forms.BooleanField(label=_("By video or telephone"), required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        people: Sequence[User],
        team: Sequence[TeamMember],
        others: Sequence[Episode],
        by: User,
        path: str,
        cancel_url: str,
    ) -> None:
        self.people = {str(person.pk): person for person in people}
        self.others = {str(episode.pk): episode for episode in others}
        disciplines = {str(m.person_id): m.discipline for m in team}
        now = timezone.localtime()
        start = (now + timedelta(hours=1)).replace(minute=0)
        initial: dict[str, Any] = {
            "day": start.date(),
            "starts_time": start.strftime("%H:%M"),
            "ends_time": (start + USUAL).strftime("%H:%M"),
        }
        if str(by.pk) in self.people:
            initial["therapist_1"] = str(by.pk)
            initial["discipline_1"] = disciplines.get(str(by.pk), Discipline.PHYSIOTHERAPY)
        super().__init__(data, initial=initial)
        for n in range(1, THERAPISTS + 1):
            self.fields[f"therapist_{n}"] = forms.ChoiceField(
                label=_("Therapist %(n)s") % {"n": n},
                required=n == 1,
                choices=[("", _("Nobody")), *((pk, str(p)) for pk, p in self.people.items())],
                error_messages={"required": _("Choose at least one therapist.")},
            )
            self.fields[f"discipline_{n}"] = forms.ChoiceField(
                label=_("Discipline of therapist %(n)s") % {"n": n},
                required=False,
                choices=Discipline.choices,
            )
            self.fields[f"grade_{n}"] = forms.ChoiceField(
                label=_("Grade of therapist %(n)s") % {"n": n},
                required=False,
                choices=Grade.choices,
            )
        self.fields["others"] = forms.MultipleChoiceField(
            label=_("Other patients of the group"),
            required=False,
            choices=[(pk, e.patient.full_name) for pk, e in self.others.items()],
            widget=forms.CheckboxSelectMultiple,
        )
        therapists = [
            Section(
                title,
                *(f"{name}_{n}" for name in ("therapist", "discipline", "grade")),
                columns=True,
            )
            for n, title in enumerate(
                (
                    _("Who treats"),
                    _("Second therapist, in a joint session"),
                    _("Third therapist, in a joint session"),
                ),
                start=1,
            )
        ]
        group = [Section(_("Group"), "others")] if self.others else []
        self.helper = PageFormHelper(
            Section(_("When and where"), "day", "location", "starts_time", "ends_time",
                    columns=True),
            "form",
            "is_remote",
            *therapists,
            *group,
            submit=_("Plan the session"),
            cancel_url=cancel_url,
            draft_for=path,
        )  # fmt: skip

    def slot(self) -> Slot:
        return Slot(
            starts_at=self.starts_at(),
            ends_at=self.ends_at(),
            form=self.cleaned_data["form"],
            location=self.cleaned_data["location"],
            is_remote=self.cleaned_data["is_remote"],
        )

    def treats(self) -> list[Treats]:
        found = []
        for n in range(1, THERAPISTS + 1):
            person = self.people.get(self.cleaned_data[f"therapist_{n}"])
            if person is not None:
                found.append(
                    Treats(
                        person,
                        self.cleaned_data[f"discipline_{n}"] or Discipline.PHYSIOTHERAPY,
                        self.cleaned_data[f"grade_{n}"] or Grade.QUALIFIED,
                    )
                )
        return found

    def group(self) -> list[Episode]:
        if self.cleaned_data["form"] != SessionForm.GROUP:
            return []
        return [self.others[pk] for pk in self.cleaned_data["others"]]


class MoveForm(RowForm, _WhenForm):
    """Gives a booking another time or place."""

    def __init__(self, data: Any = None, *, row: Booking, path: str, cancel_url: str) -> None:
        starts, ends = timezone.localtime(row.starts_at), timezone.localtime(row.ends_at)
        super().__init__(
            data,
            row=row,
            initial={
                "day": starts.date(),
                "starts_time": starts.strftime("%H:%M"),
                "ends_time": ends.strftime("%H:%M"),
                "location": row.location,
            },
        )
        self.helper = PageFormHelper(
            Section(_("When and where"), "day", "location", "starts_time", "ends_time",
                    columns=True),
            submit=_("Move the session"),
            cancel_url=cancel_url,
            draft_for=path,
        )  # fmt: skip
