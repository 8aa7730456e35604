"""Forms about an episode: what happened, precautions, team, review, discharge."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.formkit.fields import CleanCharField, CleanTextField, PlainDateField
from core.formkit.findings import ABSENT, PRESENT, Answer, TriStateField
from core.formkit.layout import Button, Findings, PageFormHelper, Section
from patients.forms.base import RowForm, TakenOnceForm
from patients.models.marks import LONGEST_NOTE
from rehab.actions.episodes import EpisodeFacts, Place
from rehab.models import (
    BodySide,
    DischargeReason,
    Discipline,
    Episode,
    EpisodeKind,
    OnsetPrecision,
    Precaution,
    PrecautionKind,
    ReviewOutcome,
    Stage,
    TeamMember,
)
from triage.models import Screening

FACTS = (
    "kind", "kind_text", "lesion_side", "weak_side", "onset_on", "onset_precision", "comorbidity",
    "stage", "referred_by", "letter_on",
)  # fmt: skip
FIRST_REVIEW = timedelta(weeks=6)
GROUPS = (
    (
        _("Moving safely"),
        ("falls", "orthostatic", "weight_bearing", "hip_precautions", "joint_implant",
         "cardiac_limit"),
    ),
    (
        _("Arm, skin and feeling"),
        ("subluxation", "shoulder_pain", "sensation", "skin", "ossification"),
    ),
    (_("Seeing and understanding"), ("neglect", "hemianopia", "aphasia", "cognition")),
    (_("Devices and the rest"), ("itb_pump", "shunt", "bone_flap", "infection_control", "other")),
)  # fmt: skip


class _EpisodeFields(forms.Form):
    kind = forms.ChoiceField(
        label=_("What happened"), choices=EpisodeKind.choices, widget=forms.RadioSelect
    )
    kind_text = CleanCharField(label=_("If other: what"), max_length=200, required=False)
    lesion_side = forms.ChoiceField(
        label=_("Side of the brain"), choices=BodySide.choices, widget=forms.RadioSelect,
        initial=BodySide.NOT_KNOWN,
    )  # fmt: skip
    weak_side = forms.ChoiceField(
        label=_("Weak side of the body"), choices=BodySide.choices, widget=forms.RadioSelect,
        initial=BodySide.NOT_KNOWN,
    )  # fmt: skip
    onset_on = PlainDateField(
        label=_("Onset"),
        past=True,
        required=False,
        help_text=_("If only month or year is known, write its first day and say so."),
    )
    onset_precision = forms.ChoiceField(
        label=_("How exactly is it known?"),
        choices=OnsetPrecision.choices,
        widget=forms.RadioSelect,
        initial=OnsetPrecision.NOT_KNOWN,
    )
    stage = forms.ChoiceField(label=_("Stage"), choices=Stage.choices, widget=forms.RadioSelect)
    comorbidity = CleanTextField(
        label=_("Other conditions"),
        max_length=LONGEST_NOTE,
        required=False,
        rows=3,
        help_text=_(
            "What matters for therapy. Seizures, swallowing, anticoagulants, a pacemaker and the "
            "like belong to the patient’s alerts, where every page shows them."
        ),
    )
    referred_by = CleanCharField(label=_("Who referred"), max_length=200, required=False)
    letter_on = PlainDateField(label=_("Date of the letter"), past=True, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("kind") == EpisodeKind.OTHER and not data.get("kind_text"):
            self.add_error("kind_text", _("Write what happened."))
        known = data.get("onset_precision") != OnsetPrecision.NOT_KNOWN
        if "onset_on" not in self.errors and known != bool(data.get("onset_on")):
            if known:
                self.add_error("onset_on", _("Write the date, or choose “Not known”."))
            else:
                self.add_error("onset_precision", _("Say how exactly the date is known."))
        return data

    def facts(self) -> EpisodeFacts:
        """Return what the actions take."""
        return EpisodeFacts(**{name: self.cleaned_data[name] for name in FACTS})


def _layout(from_screening: bool) -> list[Any]:
    referral = [] if from_screening else [
        Section(_("Referral from outside"), "referred_by", "letter_on", columns=True)
    ]  # fmt: skip
    return [
        Section(_("What happened"), "kind", "kind_text"),
        Section(_("Sides"), "lesion_side", "weak_side", columns=True),
        Section(_("When"), "onset_on", "onset_precision", columns=True),
        "stage",
        "comorbidity",
        *referral,
    ]


class StartEpisodeForm(TakenOnceForm, _EpisodeFields):
    """Opens an episode; from a screening the referral is known."""

    opened_on = PlainDateField(label=_("Opened on"), past=True)
    review_on = PlainDateField(label=_("First review of the episode"))

    def __init__(
        self,
        data: Any = None,
        *,
        screening: Screening | None,
        path: str,
        cancel_url: str,
        initial: dict[str, Any] | None = None,
    ) -> None:
        today = timezone.localdate()
        super().__init__(
            data,
            initial={
                "opened_on": today,
                "review_on": today + FIRST_REVIEW,
                **(initial or {}),
            },
        )
        self.screening = screening
        self.helper = PageFormHelper(
            *_layout(screening is not None),
            Section(_("This episode"), "opened_on", "review_on", columns=True),
            submit=_("Open the episode"),
            cancel_url=cancel_url,
            draft_for=path,
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.screening is None and not data.get("referred_by"):
            self.add_error("referred_by", _("Write who referred."))
        return data


class EpisodeForm(RowForm, _EpisodeFields):
    """Changes what is known about an episode."""

    def __init__(self, data: Any = None, *, row: Episode, path: str, cancel_url: str) -> None:
        super().__init__(data, row=row, initial={n: getattr(row, n) for n in FACTS})
        self.helper = PageFormHelper(
            *_layout(row.screening_id is not None),
            submit=_("Save"),
            cancel_url=cancel_url,
            draft_for=path,
        )


class PrecautionsForm(RowForm):
    """Every precaution as present, asked and absent, or not asked."""

    def __init__(
        self,
        data: Any = None,
        *,
        row: Episode,
        there: Sequence[Precaution],
        path: str,
        cancel_url: str,
    ) -> None:
        known = {p.kind: Answer(p.state, "", p.note) for p in there}
        super().__init__(data, row=row, initial=dict(known))
        for kind in PrecautionKind:
            self.fields[kind.value] = TriStateField(
                label=kind.label, not_assessed_label=_("Not asked"), reasons=[("not_asked", "")]
            )
        self.helper = PageFormHelper(
            *(Findings(title, *kinds) for title, kinds in GROUPS),
            submit=_("Save the precautions"),
            cancel_url=cancel_url,
            draft_for=path,
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        other = data.get("other")
        if other is not None and other.value == PRESENT and not other.note:
            self.add_error("other", _("Write in the note what it is."))
        if other is not None and other.value == ABSENT and not other.note:
            self.add_error("other", _("Write in the note what was asked."))
        return data

    def answers(self) -> dict[str, tuple[str | None, str]]:
        return {
            kind: (self.cleaned_data[kind].value, self.cleaned_data[kind].note)
            for kind in PrecautionKind.values
        }


class TeamForm(RowForm):
    """Who of the clinic treats in which discipline, and who is the key worker."""

    def __init__(
        self,
        data: Any = None,
        *,
        row: Episode,
        people: Sequence[User],
        there: Sequence[TeamMember],
        path: str,
        cancel_url: str,
    ) -> None:
        self.people = {str(person.pk): person for person in people}
        initial: dict[str, Any] = {f"person_{m.person_id}": m.discipline for m in there}
        initial["key_worker"] = next((str(m.person_id) for m in there if m.is_key_worker), "")
        super().__init__(data, row=row, initial=initial)
        for pk, person in self.people.items():
            self.fields[f"person_{pk}"] = forms.ChoiceField(
                label=str(person),
                required=False,
                choices=[("", _("Not in the team")), *Discipline.choices],
            )
        self.fields["key_worker"] = forms.ChoiceField(
            label=_("Key worker"),
            required=False,
            choices=[("", _("Nobody yet")), *((pk, str(p)) for pk, p in self.people.items())],
        )
        names = [f"person_{pk}" for pk in self.people]
        self.helper = PageFormHelper(
            Section(_("Who treats, and as what"), *names, columns=True),
            "key_worker",
            submit=_("Save the team"),
            cancel_url=cancel_url,
            draft_for=path,
            mark_optional=False,
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        key = data.get("key_worker")
        if key and not data.get(f"person_{key}"):
            self.add_error("key_worker", _("The key worker is somebody of the team."))
        return data

    def places(self) -> list[Place]:
        data = self.cleaned_data
        return [
            Place(person, data[f"person_{pk}"], is_key_worker=data["key_worker"] == pk)
            for pk, person in self.people.items()
            if data[f"person_{pk}"]
        ]


class ReviewForm(RowForm):
    """What the review of the episode decided, and when the next one is."""

    held_on = PlainDateField(label=_("Held on"), past=True)
    outcome = forms.ChoiceField(
        label=_("Outcome"), choices=ReviewOutcome.choices, widget=forms.RadioSelect
    )
    note = CleanTextField(label=_("What was decided, and why"), max_length=LONGEST_NOTE, rows=5)
    next_on = PlainDateField(label=_("Next review"))

    def __init__(self, data: Any = None, *, row: Episode, path: str, cancel_url: str) -> None:
        today = timezone.localdate()
        super().__init__(data, row=row, initial={"held_on": today, "next_on": today + FIRST_REVIEW})
        self.helper = PageFormHelper(
            submit=_("Record the review"), cancel_url=cancel_url, draft_for=path
        )


class DischargeForm(RowForm):
    """Ends the episode; the summary beside it is issued with it."""

    discharged_on = PlainDateField(label=_("Discharged on"), past=True)
    reason = forms.ChoiceField(
        label=_("Why"), choices=DischargeReason.choices, widget=forms.RadioSelect
    )
    text = CleanTextField(
        label=_("Summary in your words"), max_length=LONGEST_NOTE, rows=6,
        help_text=_("Written for the next clinician. It stands on top of the summary."),
    )  # fmt: skip
    home_programme = CleanTextField(
        label=_("Home programme"), max_length=LONGEST_NOTE, rows=4, required=False
    )
    safety_net = CleanTextField(
        label=_("Safety net: when to come back, and to whom"), max_length=LONGEST_NOTE, rows=4
    )

    def __init__(
        self,
        data: Any = None,
        *,
        row: Episode,
        path: str,
        cancel_url: str,
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(
            data, row=row,
            initial={"discharged_on": timezone.localdate(), **(initial or {})},
        )  # fmt: skip
        self.helper = PageFormHelper(
            submit=_("Discharge and issue the summary"),
            submit_name="issue",
            others=[Button(_("Show the preview again"), "preview")],
            cancel_url=cancel_url,
            draft_for=path,
        )
