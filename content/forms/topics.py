"""What a topic of leaflets is called, in each language."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from content.actions.topics import TopicWords
from content.leaflet_files import MASTER
from content.leaflet_words import LANGUAGE_WORDS
from content.models import Topic
from content.models.topics import LONGEST_TOPIC_NAME
from core.formkit.fields import CleanCharField
from core.formkit.layout import PageFormHelper
from patients.forms.base import RowForm, TakenOnceForm

OTHERS = {code: words for code, words in LANGUAGE_WORDS.items() if code != MASTER}
RESERVED = ("new",)  # addresses of the pages about topics


def name_fields() -> dict[str, forms.Field]:
    """A field for the name in each language but English; all may stay empty."""
    return {
        f"name_{code}": CleanCharField(
            label=format_lazy(_("Name in {language}"), language=words),
            max_length=LONGEST_TOPIC_NAME,
            required=False,
        )
        for code, words in OTHERS.items()
    }


def slug_field() -> forms.Field:
    """The name by which leaflets hold the topic."""
    return forms.RegexField(
        label=_("Name in leaflets"),
        regex=r"^[a-z0-9]+(-[a-z0-9]+)*$",
        max_length=60,
        help_text=_("For example sleep-and-stress. It can’t be changed later."),
        error_messages={"invalid": _("Use small letters, digits and inner hyphens only.")},
    )


def words_in(data: Mapping[str, Any]) -> TopicWords:
    """The names that a form with these fields says."""
    return TopicWords(data["name"], {code: data[f"name_{code}"] for code in OTHERS})


class NewTopicForm(TakenOnceForm):
    """A topic that the library doesn't have."""

    name = CleanCharField(label=_("Name"), max_length=LONGEST_TOPIC_NAME)

    def __init__(self, *args: Any, draft_for: str, cancel_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= {**name_fields(), "slug": slug_field()}
        self.helper = PageFormHelper(
            submit=_("Add this topic"), cancel_url=cancel_url, draft_for=draft_for
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("slug") in RESERVED:
            self.add_error("slug", _("This name is an address of the library itself."))
        return data


class TopicForm(RowForm):
    """Other names for a topic."""

    name = CleanCharField(label=_("Name"), max_length=LONGEST_TOPIC_NAME)

    def __init__(
        self, data: Any = None, *, row: Topic, draft_for: str, cancel_url: str, **kwargs: Any
    ) -> None:
        said = {f"name_{code}": row.translations.get(code, "") for code in OTHERS}
        super().__init__(data, row=row, initial={"name": row.name, **said}, **kwargs)
        self.fields |= name_fields()
        self.helper = PageFormHelper(cancel_url=cancel_url, draft_for=draft_for)
