"""Where a referral can go: a coded list, and how the ruleset's own words for a service are read.

The list holds the services that the ruleset's `destination` texts name and those of the fact sheet.
A clinic's own names ("Dr Rao's clinic at Northgate") are written beside the code, as the place.
"""

import re
from dataclasses import dataclass
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OTHER = "other"


@dataclass(frozen=True)
class Destination:
    """A service. `acute` ones take an emergency by telephone at any hour; `words` are other names
    under which rulesets and earlier decisions know it, in lower case.
    """

    code: str
    label: str | Promise
    words: tuple[str, ...] = ()
    acute: bool = False


DESTINATIONS = {
    each.code: each
    for each in (
        Destination(
            "emergency", _("Emergency department"), ("emergency department", "a&e"), acute=True
        ),
        Destination(
            "same_day",
            _("Same-day emergency care or acute medicine"),
            ("same-day emergency care", "acute medicine", "medical take", "medical unit"),
            acute=True,
        ),
        Destination("acute_neurology", _("Neurology on call"), ("acute neurology",), acute=True),
        Destination(
            "stroke",
            _("Stroke or TIA service"),
            ("stroke team", "stroke service", "tia clinic"),
            acute=True,
        ),
        Destination(
            "acute_vascular",
            _("Vascular surgery on call"),
            ("vascular surgery on call",),
            acute=True,
        ),
        Destination(
            "maternity",
            _("Obstetrics or maternity assessment unit"),
            ("obstetric emergency", "maternity assessment unit", "obstetrics", "antenatal visit"),
            acute=True,
        ),
        Destination("dvt", _("DVT clinic"), ("dvt clinic",)),
        Destination("neurology", _("Neurology"), ("neurology", "neurologist")),
        Destination("mnd", _("Motor neurone disease or fast-track neurology clinic"), ("mnd",)),
        Destination("neuromuscular", _("Neuromuscular clinic"), ("neuromuscular clinic",)),
        Destination(
            "epilepsy", _("Epilepsy or first seizure clinic"), ("epilepsy", "first seizure clinic")
        ),
        Destination("cancer", _("Suspected cancer pathway"), ("suspected cancer pathway",)),
        Destination("spinal", _("Spinal service"), ("spinal service", "spinal surgery")),
        Destination("orthopaedics", _("Orthopaedics"), ("orthopaedics",)),
        Destination("ent", _("Ear, nose and throat"), ("ent",)),
        Destination("rheumatology", _("Rheumatology"), ("rheumatology",)),
        Destination("vascular", _("Vascular service"), ("vascular surgery", "vascular clinic")),
        Destination("diabetic_foot", _("Diabetic foot team"), ("diabetic foot team",)),
        Destination("endocrine", _("Endocrinology"), ("endocrinology",)),
        Destination(
            "nephrology", _("Kidney medicine or dialysis unit"), ("dialysis", "nephrology")
        ),
        Destination("hepatology", _("Liver unit"), ("liver unit",)),
        Destination("ophthalmology", _("Ophthalmology"), ("ophthalmology",)),
        Destination("sleep", _("Sleep clinic"), ("sleep clinic",)),
        Destination(
            "respiratory", _("Respiratory medicine or ventilation service"), ("ventilation",)
        ),
        Destination("paediatrics", _("Paediatrics"), ("paediatrics", "paediatric neurology")),
        Destination(
            "rehabilitation", _("Rehabilitation team"), ("rehabilitation team", "spasticity clinic")
        ),
        Destination("physiotherapy", _("Physiotherapy"), ("physiotherapy",)),
        Destination("occupational", _("Occupational therapy"), ("occupational therapy",)),
        Destination("speech", _("Speech and language therapy"), ("speech and language therapy",)),
        Destination(
            "psychology", _("Psychology or talking therapy"), ("psychology", "talking therapy")
        ),
        Destination("addiction", _("Addiction service"), ("addiction service",)),
        Destination("pharmacist", _("Pharmacist"), ("pharmacist",)),
        Destination(
            "general_practice", _("General practice"), ("primary care", "general practice")
        ),
        Destination(OTHER, _("Another service")),
    )
}


def choices() -> list[tuple[str, str | Promise]]:
    """Return code and label of every destination, in the order of the list."""
    return [(each.code, each.label) for each in DESTINATIONS.values()]


def named_in(text: str) -> tuple[str, ...]:
    """Return the codes that a text names, in its order: "neurology or spinal surgery" is two.

    The longest name wins, so that "acute neurology" is not read as the clinic.
    """
    found: dict[int, str] = {}
    rest = text.lower()
    for words, code in _names():
        for match in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", rest):
            found[match.start()] = code
        rest = re.sub(
            rf"(?<!\w){re.escape(words)}(?!\w)", lambda seen: "\0" * len(seen.group()), rest
        )
    return tuple(dict.fromkeys(found[place] for place in sorted(found)))


def read(text: str) -> tuple[str, str]:
    """Return code and place of a destination that was written as text.

    A text that names one service is that service; anything else stays in words as another one.
    """
    plain = text.strip()
    for each in DESTINATIONS.values():
        label = str(each.label)
        if plain.lower() in (label.lower(), *each.words):
            return each.code, ""
        if plain.startswith(f"{label}, "):
            return each.code, plain.removeprefix(f"{label}, ")
    codes = named_in(plain)
    return (codes[0] if len(codes) == 1 else OTHER), plain


def whom(code: str, place: str = "") -> str:
    """Return the destination in words: "Neurology, Dr Rao's clinic"."""
    label = str(DESTINATIONS[code].label)
    if not place:
        return label
    return place if code == OTHER else f"{label}, {place}"


@cache
def _names() -> list[tuple[str, str]]:
    """Every name with its code, the longest first."""
    names = [(words, each.code) for each in DESTINATIONS.values() for words in each.words]
    return sorted(names, key=lambda name: -len(name[0]))
