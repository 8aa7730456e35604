"""Why a clinic or a country was not saved; pages and the admin show `message` beside the field."""

from django.utils.translation import gettext_lazy as _

from core.refusals import Refused


class ClinicNameTaken(Refused):
    """Another clinic has this name, apart from capitals; people could not tell them apart."""

    message = _("Another clinic has this name.")
    field = "name"


class EmergencyNumberMissing(Refused):
    """Without a country there is nothing that the handouts could print."""

    message = _("Choose the country, or write the number that people dial.")
    field = "own_emergency_number"


class CountryThere(Refused):
    """The code or the name names another country already."""

    message = _("There is a country of this name already.")
    field = "name"


class CountryCodeTaken(Refused):
    message = _("There is a country of this code already.")
    field = "code"
