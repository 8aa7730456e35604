"""The component gallery: every part of the interface with invented data.

It exists with DEBUG and in the demonstration only. Tests render it, so a part that breaks is seen
before a page breaks.
"""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from core.formkit.fields import CleanCharField, CleanTextField, NumberWithUnitField, PlainDateField
from core.formkit.findings import Answer, FindingField, Option, TriStateField
from core.formkit.layout import Button, Findings, PageFormHelper, Section
from core.formkit.parts import (
    Banner,
    Cell,
    Column,
    Fact,
    Identifier,
    LadderStep,
    Pill,
    Step,
    Table,
    TimelineEntry,
)
from core.openness import signed_in_only

LADDER = [
    LadderStep("D1", "Emergency now"),
    LadderStep("D2", "Same day"),
    LadderStep("D3", "Urgent referral"),
    LadderStep("D4", "Routine referral"),
    LadderStep("D5", "Investigate in primary care"),
    LadderStep("D6", "Reassure, with a safety net"),
]


class SampleForm(forms.Form):
    """One of each kind of field."""

    name = CleanCharField(label=_("Full name"))
    born = PlainDateField(label=_("Date of birth"), past=True, help_text=_("Day first: 12 3 1968"))
    sex = forms.ChoiceField(
        label=_("Sex recorded at birth"),
        choices=[("f", _("Female")), ("m", _("Male")), ("x", _("Not known"))],
        widget=forms.RadioSelect,
    )
    potassium = NumberWithUnitField(
        label=_("Potassium"),
        units=[("mmol/L", "mmol/L"), ("mEq/L", "mEq/L")],
        ranges={"mmol/L": (1, 10), "mEq/L": (1, 10)},
    )
    weight = NumberWithUnitField(label=_("Weight"), units=[("kg", "kg")], ranges={"kg": (1, 400)})
    site = forms.ChoiceField(label=_("Side"), choices=[("", "–"), ("l", "Left"), ("r", "Right")])
    conditions = forms.MultipleChoiceField(
        label=_("Known conditions"),
        choices=[("hf", _("Heart failure")), ("ckd", _("Chronic kidney disease"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    agrees = forms.BooleanField(label=_("The patient agrees to the referral"))
    notes = CleanTextField(label=_("Notes"), required=False, help_text=_("What matters later."))

    helper = PageFormHelper(
        Section(_("Who"), "name", "born", "sex"),
        Section(_("Measured"), "potassium", "weight", columns=True),
        Section(_("Other"), "site", "conditions", "agrees", "notes"),
        submit=_("Save"),
        others=[Button(_("Save and add another"), "another")],
        cancel_url="#content",
    )


class SampleFindings(forms.Form):
    """Findings in each of their states."""

    weakness = TriStateField(
        label=_("Weakness found on examination"),
        how=_("MRC grade 4 or less in any muscle. Feeling weak with full power is absent here."),
        initial=Answer("present", "", "Right hand grip 4/5"),
    )
    wasting = TriStateField(
        label=_("Muscle wasting"),
        how=_("Look at the first web space, tibialis anterior, shoulder and thigh."),
    )
    sensory_loss = TriStateField(label=_("Sensory loss in the weak part"), initial="absent")
    grip = TriStateField(
        label=_("Stiffness or slow release of grip"),
        initial=Answer(None, "declined", ""),
        source=_("from the visit"),
    )
    course = FindingField(
        label=_("How has it gone over time?"),
        options=[
            Option("better", _("Getting better")),
            Option("same", _("The same")),
            Option("days", _("Worse over days")),
            Option("months", _("Worse over weeks to months")),
        ],
    )

    helper = PageFormHelper(
        Findings(_("Limb signs"), "weakness", "wasting", "sensory_loss", "grip"),
        Findings(_("Course"), "course"),
        submit=_("Save and go to the next section"),
        form_id="sample-findings",
        draft_for="/components/",
    )


@signed_in_only("shows invented data, and only in development and demonstration")
def component_gallery(request: HttpRequest) -> HttpResponse:
    """Draw every component; `?errors=1` shows the forms refused."""
    refused = "errors" in request.GET
    form = SampleForm({"name": "", "born": "31 2 1968", "potassium": "45"} if refused else None)
    findings = SampleFindings(
        {"f-course": "other"} if refused else None,
        prefix="f",
    )
    messages.success(request, _("The visit was saved."))
    messages.error(request, _("The letter was not sent: the printer does not answer."))
    context = {"form": form, "findings": findings, "ladder": LADDER, **_samples()}
    return render(request, "core/components.html", context)


def _samples() -> dict[str, object]:
    return {
        "banner": Banner(
            name="Dana Whitfield",
            born="12 Mar 1968",
            age="58 years",
            sex="Female",
            url="#content",
            identifiers=[Identifier("NHS", "943 476 5919")],
            alerts=[
                Pill("Heart failure: fluid limit 1.5 L", "warn", "warning"),
                Pill("Takes spironolactone", "warn", "pill"),
            ],
        ),
        "breadcrumbs": [{"label": "Patients", "url": "#content"}, {"label": "Dana Whitfield"}],
        "steps": [
            Step("Complaint and sites", "#content", False, "6/6", "ok", "check"),
            Step("Limb signs", "#content", True, "3/6", "plain"),
            Step("Speech, swallow, breathing", "#content", False, "0/5", "plain"),
            Step("Circulation and calf", "", False),
        ],
        "sample_facts": [
            Fact("Weakness", "Present: right hand grip 4/5", change_url="#content"),
            Fact("Tongue at rest", "", unknown="Not assessed: no time", change_url="#content"),
            Fact("Twitches a day", 0),
        ],
        "sample_timeline": [
            TimelineEntry(
                when="20 Nov 2026, 14:03",
                datetime="2026-11-20T14:03",
                title="Screening",
                url="#content",
                text="Twitching of the right hand for three months.",
                by="Dr A. Osei",
                icon="flag",
                tone="D3",
                pills=[Pill("Urgent referral", "D3", "flag"), Pill("Signed", "ok", "signed")],
            ),
            TimelineEntry(
                when="3 Nov 2026",
                title="Visit",
                by="Nurse B. Kaur",
                text="Blood pressure 300/10.",
                withdrawn="wrong patient",
            ),
        ],
        "sample_table": Table.of(
            "Results",
            ["Test", Column("Value", numeric=True), "Unit", "Date"],
            [
                [Cell("Potassium", "#content"), "4.5", "mmol/L", "12 Nov 2026"],
                ["Corrected calcium", "2.31", "mmol/L", "12 Nov 2026"],
            ],
        ),
    }
