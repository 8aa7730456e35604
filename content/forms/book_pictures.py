"""A choice with the picture of what it stands for beside it."""

import json
from collections.abc import Callable
from typing import Any

from crispy_forms.layout import LayoutObject
from crispy_forms.utils import render_field
from django.template.loader import render_to_string
from django.utils.safestring import SafeString


class PicturedChoice(LayoutObject):  # type: ignore[misc]  # crispy ships no types
    """The field and the picture of what is chosen in it.

    With script the picture follows the choice: the page is asked for again as its "preview" button
    asks for it. Without script it is the picture of what the form was shown with.
    """

    def __init__(self, name: str, picture: Callable[[str], str]) -> None:
        self.name, self.picture = name, picture
        self.fields = [name]

    @property
    def place(self) -> str:
        """The id of the picture's element."""
        return f"picture-{self.name.replace('.', '-')}"

    def follow(self, address: str) -> dict[str, str]:
        """What the field's control needs to have the picture drawn anew by the page there."""
        return {
            "data-hx-post": address,
            "data-hx-trigger": "change",
            "data-hx-vals": json.dumps({"preview": "1"}),
            "data-hx-select": f"#{self.place}",
            "data-hx-target": f"#{self.place}",
            "data-hx-swap": "outerHTML",
            "data-hx-sync": "this:replace",
        }

    def render(
        self, form: Any, context: Any, template_pack: Any = None, **kwargs: Any
    ) -> SafeString:
        shown = {
            "field": render_field(self.name, form, context, template_pack=template_pack),
            "place": self.place,
            "picture": self.picture(str(form[self.name].value() or "")),
        }
        return render_to_string("content/books/_pictured.html", shown)
