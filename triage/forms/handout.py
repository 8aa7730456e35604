"""How the handout is set, which leaflets go with it, and what the clinician changes in them."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from content.documents import Layout, PageSize
from content.leaflets import Leaflet
from content.models import LeafletVersion
from content.presenters import topic_words
from content.tailoring import Judged, Verdict
from content.topic_selectors import topic_names
from core.formkit.fields import CleanCharField
from core.formkit.layout import Button, PageFormHelper
from patients.forms.base import TakenOnceForm
from triage.tailored import Change, Tailored

LAYOUTS = (
    (Layout.STANDARD.value, _("Standard")),
    (Layout.LARGE.value, _("Large print")),
    (Layout.EASY.value, _("Easy-read: short lines, one idea each, with pictures")),
)
PAGE_SIZES = ((PageSize.A4.value, _("A4")), (PageSize.LETTER.value, _("US Letter")))
LANGUAGES = {"en-GB": _("English"), "es": _("Spanish")}
REASON_LENGTH = 300  # characters, as the table keeps them
FORM_ID = "handout-form"
PAPER = ("layout", "page_size", "archival")


class PaperForm(TakenOnceForm):
    """How the sheet is set and on what it is printed."""

    layout = forms.ChoiceField(
        label=_("How it is set"),
        choices=LAYOUTS,
        initial=Layout.STANDARD.value,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how it is set.")},
    )
    page_size = forms.ChoiceField(
        label=_("Paper"),
        choices=PAGE_SIZES,
        initial=PageSize.A4.value,
        widget=forms.RadioSelect,
        required=False,
    )
    archival = forms.BooleanField(
        label=_("Fit for an archive (PDF/A-3a)"),
        required=False,
        help_text=_("The same sheet in a file that archives accept. It is a little larger."),
    )

    def __init__(self, *args: Any, cancel_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PageFormHelper(
            *self.shown(),
            submit=_("Issue this handout"),
            submit_name="issue",
            others=[Button(_("Show the preview"), "preview")],
            cancel_url=cancel_url,
        )
        self.helper.form_id = FORM_ID

    def shown(self) -> Sequence[str]:
        """The fields of the form itself, in their order; others stand elsewhere on the page."""
        return PAPER

    def paper(self) -> dict[str, Any]:
        """How the file is made, in the words of the document; as a new sheet is, until chosen."""
        if not self.is_bound or self.errors:
            layout = Layout(self.initial.get("layout", Layout.STANDARD))
            page_size = PageSize(self.initial.get("page_size", PageSize.A4))
            return {"layout": layout, "page_size": page_size, "archival": False}
        return {
            "layout": Layout(self.cleaned_data["layout"]),
            "page_size": PageSize(self.cleaned_data["page_size"] or PageSize.A4.value),
            "archival": self.cleaned_data["archival"],
        }


class HandoutForm(PaperForm):
    """What can be chosen before the sheet is issued; everything else comes from the record.

    ``shelf`` are the leaflets to choose from, ``proposed`` those of them that speak of what
    contributes in this patient (they stand first, none is chosen), ``chosen`` those judged for
    this patient: each of their blocks that may be changed has a box and a reason. A leaflet is
    named by its row.
    """

    leaflets = forms.MultipleChoiceField(
        label=_("Leaflets to go with it"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Press “Show the preview” to see what suits this patient, and why."),
    )
    own_words = CleanCharField(
        label=_("A line in your own words"),
        max_length=300,
        required=False,
        help_text=_("Printed with what was found. Write it for the patient."),
    )

    def __init__(
        self,
        *args: Any,
        cancel_url: str,
        shelf: Sequence[LeafletVersion] = (),
        proposed: Sequence[LeafletVersion] = (),
        chosen: Sequence[Tailored] = (),
        must_choose: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, cancel_url=cancel_url, **kwargs)
        self.chosen = chosen
        groups = grouped(shelf, proposed)
        self.fields["leaflets"].choices = groups  # type: ignore[attr-defined]
        # What is proposed stands open; thirty more would push the button out of sight.
        self.fields["leaflets"].folded_groups = [  # type: ignore[attr-defined]
            title for title, _options in (groups[1:] if proposed else groups)
        ]
        self.fields["leaflets"].required = must_choose
        if must_choose:  # there is no handout of a screening that they could go with
            self.fields["leaflets"].label = _("Leaflets")
        self.fields["leaflets"].error_messages["required"] = _("Choose a leaflet.")
        for each in chosen:
            for judged in each.judged:
                self._add_change(each.leaflet, judged)

    def shown(self) -> Sequence[str]:
        return ("leaflets", *PAPER, "own_words")

    def _add_change(self, leaflet: Leaflet, judged: Judged) -> None:
        if not may_change(judged):
            return
        title = judged.block.title
        box, why = names_of(leaflet, judged)
        label = _("Leave out: %(title)s") if judged.verdict is Verdict.IN else _("Add: %(title)s")
        attributes = {"form": FORM_ID}
        self.fields[box] = forms.BooleanField(
            label=label % {"title": title},
            required=False,
            widget=forms.CheckboxInput(attributes),
        )
        self.fields[why] = CleanCharField(
            label=_("Why, for %(title)s?") % {"title": title},
            max_length=REASON_LENGTH,
            required=False,
            widget=forms.TextInput(attributes),
        )

    def clean(self) -> dict[str, Any]:
        """A change needs its reason: the next reader must understand it."""
        data = super().clean() or {}
        for each in self.chosen:
            for judged in each.judged:
                box, why = names_of(each.leaflet, judged)
                if data.get(box) and not data.get(why):
                    self.add_error(why, _("Say why, so that the next reader understands."))
        return data

    def changes(self) -> dict[tuple[str, str], Change]:
        """What the clinician changed, by leaflet and block; for a valid form."""
        return {
            (each.leaflet.slug, judged.block.key): Change(
                added=judged.verdict is not Verdict.IN, reason=self.cleaned_data[why]
            )
            for each in self.chosen
            for judged in each.judged
            for box, why in [names_of(each.leaflet, judged)]
            if self.cleaned_data.get(box)
        }


def may_change(judged: Judged) -> bool:
    """Whether the clinician may add the block or leave it out: never the warning, never what is
    withheld."""
    return judged.block.kind != "warning" and judged.verdict is not Verdict.WITHHELD


def names_of(leaflet: Leaflet, judged: Judged) -> tuple[str, str]:
    """The names of a block's two fields: the box, and its reason."""
    block = f"{leaflet.slug}-{judged.block.key}"
    return f"change-{block}", f"why-{block}"


def grouped(
    shelf: Iterable[LeafletVersion], proposed: Sequence[LeafletVersion]
) -> list[tuple[str, list[tuple[str, str]]]]:
    """The leaflets to choose from: those proposed, then by topic, translations by language."""
    groups: dict[str, list[tuple[str, str]]] = {}
    if proposed:
        groups[str(_("Proposed for this patient"))] = [
            (str(version.pk), version.title) for version in proposed
        ]
    topics = topic_names()
    groups |= {name: [] for name in topics.values()}  # in the order of the library
    for version in shelf:
        if version in proposed:
            continue
        if version.translation_of is None:
            title = topic_words(version.front_matter.get("topic", ""), topics)
        else:
            title = str(LANGUAGES.get(version.language, version.language))
        groups.setdefault(title, []).append((str(version.pk), version.title))
    return [(title, rows) for title, rows in groups.items() if rows]
