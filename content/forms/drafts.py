"""The forms of a leaflet's draft as a whole: begun, its head, decided, withdrawn."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from content.forms.block_fields import LONGEST_WORDS, SourcesField
from content.leaflet_words import FIELD_WORDS
from content.leaflets import Leaflet
from content.models.drafting import LONGEST_STATEMENT
from core.formkit.fields import CleanCharField, CleanTextField, PlainDateField
from core.formkit.layout import PageFormHelper
from patients.forms.base import RowForm, TakenOnceForm

RESERVED = ("books", "checks", "drafts", "new", "topics", "versions")  # the library’s own pages
FACTORS = [f"C{number:02}" for number in range(1, 15)]


class NewLeafletForm(TakenOnceForm):
    """A leaflet that the library doesn't have."""

    title = CleanCharField(label=FIELD_WORDS["title"], max_length=120)
    slug = forms.RegexField(
        label=_("Name in addresses"),
        regex=r"^[a-z0-9]+(-[a-z0-9]+)*$",
        max_length=60,
        help_text=_("For example leg-cramps. It can’t be changed later."),
        error_messages={"invalid": _("Use small letters, digits and inner hyphens only.")},
    )
    topic = forms.ChoiceField(label=FIELD_WORDS["topic"])

    def __init__(
        self,
        *args: Any,
        topics: Sequence[tuple[str, str]],
        draft_for: str,
        cancel_url: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].choices = topics  # type: ignore[attr-defined]
        self.helper = PageFormHelper(
            submit=_("Begin the draft"), cancel_url=cancel_url, draft_for=draft_for
        )

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        if slug in RESERVED:
            raise forms.ValidationError(_("This name is an address of the library itself."))
        return slug


class HeadForm(RowForm):
    """What stands above the blocks; of a translation only the words."""

    title = CleanCharField(label=FIELD_WORDS["title"], max_length=120)
    main_message = CleanTextField(
        label=FIELD_WORDS["main_message"],
        rows=2,
        max_length=300,
        help_text=_("At most two sentences: what to do first."),
    )
    lead = CleanTextField(
        label=FIELD_WORDS["lead"],
        rows=4,
        max_length=LONGEST_WORDS,
        required=False,
        help_text=_("One short paragraph before the first block."),
    )
    translated_by = CleanCharField(label=FIELD_WORDS["translated_by"], max_length=120)
    topic = forms.ChoiceField(label=FIELD_WORDS["topic"])
    factors = forms.MultipleChoiceField(
        label=FIELD_WORDS["factors"],
        required=False,
        choices=[(code, code) for code in FACTORS],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Those of the screening’s ruleset that the leaflet speaks to."),
    )
    authored_by = CleanCharField(label=FIELD_WORDS["authored_by"], max_length=120)
    review_by = PlainDateField(
        label=FIELD_WORDS["review_by"], help_text=_("Proposed; whoever approves decides.")
    )
    sources = SourcesField(
        label=FIELD_WORDS["sources"],
        rows=6,
        max_length=LONGEST_WORDS,
        help_text=_(
            "One a line: key | trust | day it was checked | title. Trust: S read, S2 second hand, "
            "D calculated; M from memory, J judgement, inf inferred are shown as local judgement."
        ),
    )

    def __init__(
        self, *args: Any, leaflet: Leaflet, factors: Any, topics: Sequence[tuple[str, str]],
        draft_for: str, cancel_url: str, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, initial=_head_of(leaflet), **kwargs)
        if leaflet.is_translation:
            kept = ("form_token", "row_version", "title", "main_message", "lead", "translated_by")
            for name in set(self.fields) - set(kept):
                del self.fields[name]
        else:
            del self.fields["translated_by"]
            self.fields["topic"].choices = topics  # type: ignore[attr-defined]
            if factors:
                self.fields["factors"].choices = factors  # type: ignore[attr-defined]
        self.helper = PageFormHelper(
            submit=_("Save the head"), cancel_url=cancel_url, draft_for=draft_for
        )

    @property
    def head(self) -> dict[str, Any]:
        """The values of a `Leaflet` that the form says."""
        said = {
            n: v for n, v in self.cleaned_data.items() if n not in ("form_token", "row_version")
        }
        return {n: tuple(v) if isinstance(v, list) else v for n, v in said.items()}


def _head_of(leaflet: Leaflet) -> dict[str, Any]:
    lines = [
        " | ".join((s.id, s.trust, s.checked_on.isoformat() if s.checked_on else "", s.title))
        for s in leaflet.sources
    ]
    return {
        name: getattr(leaflet, name)
        for name in HeadForm.base_fields
        if hasattr(leaflet, name) and name != "sources"
    } | {"sources": "\n".join(lines)}


class ApproveForm(RowForm):
    """The second person's signature under a version."""

    review_by = PlainDateField(
        label=FIELD_WORDS["review_by"], help_text=_("At most 12 months from today.")
    )
    statement = CleanTextField(
        label=_("Statement"),
        rows=3,
        max_length=LONGEST_STATEMENT,
        help_text=_("What you looked at, and why it may be published."),
        error_messages={"required": _("Write what you looked at.")},
    )

    def __init__(self, *args: Any, draft_for: str, cancel_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PageFormHelper(
            submit=_("Approve and publish"), cancel_url=cancel_url, draft_for=draft_for
        )


class SendBackForm(RowForm):
    """Why the draft is not published as it stands."""

    reason = CleanTextField(
        label=_("What has to change"),
        rows=3,
        max_length=LONGEST_STATEMENT,
        error_messages={"required": _("Say what has to change.")},
    )

    def __init__(self, *args: Any, draft_for: str, cancel_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PageFormHelper(
            submit=_("Send it back"), cancel_url=cancel_url, draft_for=draft_for
        )


class WithdrawForm(TakenOnceForm):
    """Why a version is not to be handed out any more."""

    reason = CleanTextField(
        label=_("Why is it withdrawn?"),
        rows=3,
        max_length=LONGEST_STATEMENT,
        error_messages={"required": _("Say why, so that the next reader understands.")},
    )

    def __init__(self, *args: Any, draft_for: str, cancel_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PageFormHelper(
            submit=_("Withdraw this version"),
            cancel_url=cancel_url,
            draft_for=draft_for,
            danger=True,
        )


class ApproveTranslationForm(TakenOnceForm):
    """Why a translation may be handed out without its remark."""

    statement = CleanTextField(
        label=_("Statement"),
        rows=3,
        max_length=LONGEST_STATEMENT,
        help_text=_(
            "That you read it against the English text, and what you know of the language."
        ),
        error_messages={"required": _("Write what you looked at.")},
    )

    def __init__(self, *args: Any, draft_for: str, cancel_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PageFormHelper(
            submit=_("Approve this translation"), cancel_url=cancel_url, draft_for=draft_for
        )
