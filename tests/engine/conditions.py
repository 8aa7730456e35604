"""Strategies for conditions, in the words of tests/engine/small.yaml or of nobody."""

from hypothesis import strategies as st

from engine.conditions import (
    And,
    Compare,
    Condition,
    Constant,
    Is,
    Named,
    Not,
    Of,
    OfSet,
    Or,
)

names = st.from_regex(
    r"[A-Za-z][A-Za-z0-9_]{0,5}(\.[a-z0-9_]{1,4}|-[a-z0-9]{1,4})?", fullmatch=True
)
free_names = names.filter(
    lambda name: (
        name
        not in {
            "and",
            "or",
            "not",
            "is",
            "always",
            "never",
            "any",
            "all",
            "at",
            "least",
            "none",
            "of",
        }
    )
)
options = st.sampled_from(["none", "of", "any", "all", "one", "some", "x1", "4wk", "is", "at"])
numbers = st.one_of(
    st.integers(-1000, 1000).map(float),
    st.floats(-1e6, 1e6, allow_nan=False).map(lambda number: round(number, 6)),
    st.sampled_from([0.1, 1e-7, 123456789.25, 2.5]),
)
quantities = st.one_of(st.sampled_from(["any", "all", "none"]), st.integers(1, 9))

literals: st.SearchStrategy[Condition] = st.one_of(
    st.booleans().map(Constant),
    free_names.map(Named),
    st.builds(Is, free_names, st.lists(options, min_size=1, max_size=3, unique=True).map(tuple)),
    st.builds(Compare, free_names, st.sampled_from([">=", ">", "<=", "<", "="]), numbers),
    st.builds(OfSet, quantities, free_names),
)


def _flat(kind: type[And] | type[Or], items: list[Condition]) -> Condition:
    """And of Ands is written without brackets, so it is one And from the start."""
    flat: list[Condition] = []
    for item in items:
        flat.extend(item.items if isinstance(item, kind) else [item])
    return kind(tuple(flat))


conditions: st.SearchStrategy[Condition] = st.recursive(
    literals,
    lambda inner: st.one_of(
        inner.map(Not),
        st.lists(inner, min_size=2, max_size=3).map(lambda items: _flat(And, items)),
        st.lists(inner, min_size=2, max_size=3).map(lambda items: _flat(Or, items)),
        st.builds(Of, quantities, st.lists(inner, min_size=1, max_size=3).map(tuple)),
    ),
    max_leaves=8,
)
