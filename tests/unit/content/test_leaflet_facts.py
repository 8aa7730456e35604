"""What the shipped leaflets say: the authorities' numbers, and nothing risky without its check."""

import re

import pytest

from content.leaflet_files import MASTER, load_shipped_leaflets
from tests.factories.content import words_of

LEAFLETS = {each.slug: each for each in load_shipped_leaflets() if each.language == MASTER}


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (r"\bdrink (to|when|as|about|ahead)|litres|\d ml\b", "CI-fluid"),
        (r"\bsalt|sodium", "CI-salt"),
        (r"\bstretch", "CI-ex"),
        (r"rub (it )?gently|massage", "CI-ex"),
        (r"caffeine|coffee", "CI-caff"),
        (r"magnesium", "CI-mg"),
        (r"potassium|banana|coconut", "CI-k"),
    ],
)
def test_advice_that_can_harm_is_withheld_until_it_is_cleared(words: str, code: str) -> None:
    """Sections that speak of a risky thing carry its contraindication; the exceptions tell people
    to keep away from it, or explain, and are named here."""
    explains = {
        ("hydration", "get-help"),
        ("cramps-first-aid-and-stretches", "do-not"),
        ("cramps-first-aid-and-stretches", "why"),
        ("eyelid-twitching", "triggers"),
        ("eyelid-twitching", "what-helps"),  # speaks of alcohol
        ("benign-twitching", "what-makes-it-worse"),
        ("benign-twitching", "come-back"),
        ("warning-signs", "same-day"),
        ("night-cramps", "quinine"),
        ("causes-of-twitching", "from-drink-and-food"),  # sends people to ask
        ("causes-of-twitching", "how-sure"),
        ("hydration", "too-much"),
        ("hydration", "home-recipe"),  # says why not
        ("foods-for-minerals", "ask-first"),
        ("foods-for-minerals", "no-salt-substitute"),
        ("foods-for-minerals", "magnesium-foods"),  # nuts without salt
        ("foods-for-minerals", "calcium-foods"),  # cheese holds salt
        ("foods-for-minerals", "other-tablets"),
        ("foods-for-minerals", "warning"),
        ("caffeine", "ask-first"),
        ("caffeine", "limit-in-pregnancy"),  # the lower limit, for those whom the check names
        ("caffeine", "stimulants"),
        ("caffeine", "what-holds-caffeine"),
        ("cramps-first-aid-and-stretches", "what-does-not-help"),
        ("cramps-in-pregnancy", "caffeine"),  # the lower limit
        ("cramps-in-pregnancy", "no-tablets"),
        ("night-cramps", "cramp-or-not"),
        ("questions", "eyelid"),  # says what sets it off
        ("questions", "potassium"),  # keeps people from salt substitutes
    }
    for leaflet in LEAFLETS.values():
        for section in leaflet.blocks:
            if (leaflet.slug, section.key) in explains:
                continue
            if re.search(words, section.markdown(), re.I):
                assert code in section.withheld_by, f"{leaflet.slug}#{section.key}"


@pytest.mark.parametrize(
    ("slug", "key", "stated"),
    [
        (
            "caffeine",
            "caffeine-limit",
            "up to 400 mg in a day, and up to 200 mg at a time",
        ),
        (
            "caffeine",
            "caffeine-limit",
            "pregnant or breastfeeding: up to 200 mg in a day",
        ),
        ("sleep-and-stress", "sleep", "at least 7 hours"),
        ("hydration", "every-day", "about 2.0 litres of water a day for a woman and 2.5 litres"),
        ("hydration", "before-exercise", "5 to 7 ml for each kilo of body weight about 4 hours"),
        ("hydration", "during-exercise", "Never drink so much that you gain weight"),
        ("hydration", "long-exercise", "400 to 1100 mg of sodium in a litre"),
        ("hydration", "quick-recovery", "1.5 litres for each kilo lost"),
        ("benign-twitching", "what-to-expect", "We cannot promise that the twitching will stop"),
        ("night-cramps", "magnesium", "has not been shown to help"),
        ("eyelid-twitching", "come-back", "After 3 months we ask a specialist"),
    ],
)
def test_numbers_are_those_of_the_authorities(slug: str, key: str, stated: str) -> None:
    assert stated in LEAFLETS[slug].block(key).markdown()


@pytest.mark.parametrize(
    "refused",
    [
        # the article's amounts an hour, a day and a pound, above the safe range
        r"\b(16|20|24|40|90)( to \d+)? (fl )?oz|\b7 to 10 (fl )?oz|ounces",
        r"sea salt|honey drink",
        r"before you are thirsty|ahead of thirst",
        r"drink at least",
        r"8 glasses|eight glasses",
        r"\bwill (stop|go away) (by itself|on its own)",
        r"(?<!not )\btake (magnesium|quinine|salt|potassium)",
    ],
)
def test_nothing_repeats_what_the_authorities_withdrew(refused: str) -> None:
    for leaflet in LEAFLETS.values():
        found = re.search(refused, words_of(leaflet), re.I)
        assert found is None, f"{leaflet.slug}: {found and found[0]}"


def test_brown_urine_is_an_emergency_wherever_it_is_named() -> None:
    for leaflet in LEAFLETS.values():
        for section in leaflet.blocks:
            if re.search(r"brown or red", section.text):
                assert re.search(r"call \{emergency\}", section.markdown(), re.I)
