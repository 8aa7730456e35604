"""What an empty field says, where Django would only say that it is required."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.formkit.fields import FILL_IN

CHOOSE = _("Choose one.")
TICK = _("Tick this to go on.")


def say_what_to_do() -> None:
    """Give every kind of field its own words; a form may still say it better.

    Set once on Django's classes, because choices and boxes have no class of our own and a form that
    forgot to say it would fall back to "This field is required."
    """
    for kind, said in (
        (forms.Field, FILL_IN),
        (forms.ChoiceField, CHOOSE),
        (forms.MultipleChoiceField, CHOOSE),
        (forms.BooleanField, TICK),
    ):
        own = kind.__dict__.get("default_error_messages", {})
        kind.default_error_messages = {**own, "required": said}
