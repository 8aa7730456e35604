"""The exported file: the same digest when it is loaded again, and readable."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.export import to_yaml
from engine.rulesets import Ruleset, load_ruleset
from tests.engine.generated import ruleset, ruleset_data, seeds
from tests.engine.test_shipped import shipped


def test_the_shipped_ruleset_reads_back() -> None:
    text = to_yaml(shipped())
    assert load_ruleset(text).digest == shipped().digest


@settings(max_examples=60, deadline=None)
@given(seeds, st.booleans())
def test_generated_rulesets_read_back(seed: int, lawful: bool) -> None:
    rules = ruleset(seed, lawful)
    assert load_ruleset(to_yaml(rules)).digest == rules.digest


# What a ruleset refuses when it is read: NUL, and half of a surrogate pair.
TEXT = st.characters(exclude_categories=["Cs"], exclude_characters="\0")


@settings(max_examples=80, deadline=None)
@given(
    st.text(TEXT, min_size=1).filter(str.strip),
    st.lists(st.text(TEXT)),
)
def test_any_text_reads_back(title: str, lines: list[str]) -> None:
    data = ruleset_data(1)
    data["title"] = title
    data["rules"][0]["do"] = lines
    data["otherwise"]["title"] = title
    rules = Ruleset.from_canonical_json(json.dumps(data).encode())
    assert load_ruleset(to_yaml(rules)).digest == rules.digest


def test_the_file_is_made_for_readers(small: Ruleset) -> None:
    lines = to_yaml(shipped()).splitlines()
    assert lines[0] == "id: twitch-and-cramp"
    assert "  - id: U01" in lines
    assert lines[lines.index("  - id: U01") - 1] == ""
    when = next(n for n, line in enumerate(lines[lines.index("  - id: U01") :]) if "when:" in line)
    assert lines[lines.index("  - id: U01") + when] == "    when: >-"
    assert "sections: [{id: a, title: A}, {id: b, title: B, ask_when: symptoms.cramp}]" in to_yaml(
        small
    )
    assert "status" not in to_yaml(small)
    assert max(map(len, lines)) < 160
