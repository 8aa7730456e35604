"""Why something was not done to a leaflet; pages show `message` beside the form."""

from django.utils.translation import gettext_lazy as _

from patients.refusals import Refused


class KeyTaken(Refused):
    message = _("The draft has a block of that name already.")
    field = "key"


class SlugTaken(Refused):
    message = _("There is a leaflet of that name already.")
    field = "slug"


class WordsOnly(Refused):
    message = _(
        "A translation says the same in other words: its blocks, pictures and conditions are those "
        "of the English text."
    )


class NoEnglishText(Refused):
    message = _("No English version of this leaflet is in use, so it can’t be translated.")


class NotATranslation(Refused):
    message = _("This is no translation, so there is nothing to approve.")


class AlreadyApproved(Refused):
    message = _("This translation was approved already.")
