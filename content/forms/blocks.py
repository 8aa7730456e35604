"""The form of one block. Which fields it has depends on the kind of the block."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from content.conditions import CONDITIONS
from content.forms.block_fields import (
    LONGEST_WORDS,
    Condition,
    EasyField,
    too_long,
    unknown_places,
)
from content.forms.block_parts import (
    LISTS,
    LONGEST_CONDITION,
    PER_LINE,
    choice_fields,
    condition_fields,
    own_fields,
    word_field,
)
from content.leaflet_faults import OF_KIND
from content.leaflet_words import FIELD_WORDS
from content.leaflets import WITHOUT_EASY, Block, EasyLine, Leaflet
from content.readability import HARDEST_GRADE, measure
from core.formkit.fields import CleanCharField, LinesField
from core.formkit.layout import Button, PageFormHelper, Section
from engine.conditioncheck import ConditionCheck, ConditionProblem
from engine.rulesets import Ruleset
from patients.forms.base import RowForm

CHECK = Button(_("Check"), "check")
WORD_FIELDS = {
    "heading": (),
    "text": ("text",),
    "steps": ("text", "steps"),
    "table": ("text", "caption", "columns", "rows"),
    "warning": ("text", "emergency", "same_day"),
    "drawing": ("text", "steps", "how_long", "how_often", "care"),
    "checklist": ("text", "items"),
    "diary": ("text", "caption", "columns"),
    "planner": ("text",),
}
"""The fields of each kind that hold words, in the order of the page; a translation has these."""

OWN_FIELDS = {"drawing": ("drawing",), "diary": ("lines", "days"), "planner": ("planner",)}
TICKED = ("sources", "withheld_by")
Checker = Callable[[str], ConditionCheck | None]


class BlockForm(RowForm):
    """One block. `checks` says how each condition reads, or what is wrong with it.

    After `is_valid`, `block` is the block as written. `english` is the block that a translation
    says again: then there are only words to write, as many as there.
    """

    def __init__(
        self,
        *args: Any,
        kind: str,
        block: Block | None,
        leaflet: Leaflet,
        ruleset: Ruleset | None,
        checker: Checker,
        checked_at: str,
        draft_for: str,
        cancel_url: str,
        **kwargs: Any,
    ) -> None:
        self.kind, self.leaflet, self.before = kind, leaflet, block
        self.translates, self.checker = leaflet.is_translation, checker
        self.checks: dict[str, ConditionCheck] = {}
        self.block = block or Block(key="", kind=kind)
        super().__init__(*args, initial=initial_of(self.block, self.translates), **kwargs)
        self.fields.update(self._fields(ruleset, checked_at))
        self.helper = PageFormHelper(
            *self._layout(),
            submit=_("Save the block"),
            submit_name="save",
            others=[CHECK],
            cancel_url=cancel_url,
            draft_for=draft_for,
        )

    def check(self) -> None:
        """Check conditions and grade as they stand in the form, without judging the rest."""
        for name in CONDITIONS:
            if name in self.fields:
                text = str(self[name].value() or "").strip()
                check = self.checker(text) if text and len(text) <= LONGEST_CONDITION else None
                if check is not None:
                    self.checks[name] = check

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name, value in list(data.items()):  # an error takes its field out of the data
            text = "\n".join(value) if name in LISTS else value
            if isinstance(text, str) and name not in CONDITIONS:
                self._check_places(name, text)
        for name in CONDITIONS:
            if data.get(name):
                self._check_condition(name, data)
        if not self.errors:
            self.block = self._written(data)
            for name, error in self._faults(self.block):
                self.add_error(name, error)
        return data

    def _fields(self, ruleset: Ruleset | None, checked_at: str) -> dict[str, forms.Field]:
        found: dict[str, forms.Field] = {
            "title": CleanCharField(label=FIELD_WORDS["title"], max_length=120)
        }
        words = {
            name: word_field(name, required=name in OF_KIND[self.kind])
            for name in WORD_FIELDS[self.kind]
        }
        if self.translates:
            words = {name: field for name, field in words.items() if getattr(self.block, name)}
            for field in words.values():
                field.required = True  # what English says, the translation says
            if self.block.easy:
                words["easy"] = LinesField(
                    label=FIELD_WORDS["easy"], rows=6, max_length=LONGEST_WORDS, help_text=PER_LINE
                )
            return found | words
        found |= words | own_fields(self.kind)
        if self.kind not in WITHOUT_EASY:
            found["easy"] = EasyField(
                label=FIELD_WORDS["easy"],
                rows=6,
                max_length=LONGEST_WORDS,
                help_text=_("One idea a line, as “picture: words”, at most 12 words each."),
            )
        if self.kind != "heading":
            found["grade_waived"] = CleanCharField(
                label=FIELD_WORDS["grade_waived"],
                max_length=300,
                required=False,
                help_text=_("Only when no simpler words will do: why the words have to stay."),
            )
        found |= choice_fields(self.leaflet)
        if self.kind != "warning":
            found |= condition_fields(self.block, ruleset, checked_at)
        return found

    def _layout(self) -> Iterator[Any]:
        words = ["title", *WORD_FIELDS[self.kind], *OWN_FIELDS.get(self.kind, ())]
        yield Section(_("Words"), *self._there(*words))
        if easy := self._there("easy", "grade_waived"):
            yield Section(_("Easy to read"), *easy)
        if rest := self._there("tone", "picture", "sources", "review_by"):
            yield Section(_("About this block"), *rest)
        if conditions := self._there("withheld_by", *CONDITIONS):
            yield Section(
                _("For whom it is"),
                *(Condition(name) if name in CONDITIONS else name for name in conditions),
                hint=_(
                    "Conditions over the findings of the screening, as in its ruleset. Empty: for "
                    "everybody. What is not known is never permission."
                ),
            )

    def _there(self, *names: str) -> list[str]:
        return [name for name in names if name in self.fields]

    def _check_places(self, name: str, text: str) -> None:
        if unknown := unknown_places(text):
            self.add_error(
                name,
                forms.ValidationError(
                    _("Not filled in on paper: %(names)s. There are {emergency}, "
                      "{emergency_place} and {phone}."),
                    params={"names": ", ".join(f"{{{each}}}" for each in unknown)},
                ),
            )  # fmt: skip

    def _check_condition(self, name: str, data: dict[str, Any]) -> None:
        check = self.checker(data[name])
        if check is None:  # no ruleset is in use: publishing waits for one
            return
        self.checks[name] = check
        if check.problems:
            self.add_error(name, [problem_words(each) for each in check.problems])
        else:
            data[name] = check.canonical or data[name]

    def _written(self, data: dict[str, Any]) -> Block:
        values: dict[str, Any] = {}
        for name, value in data.items():
            if name in ("form_token", "row_version"):
                continue
            if name == "easy" and self.translates:
                value = tuple(
                    EasyLine(say=say, picture=line.picture)
                    for say, line in zip(value, self.block.easy, strict=False)
                )
            if name in TICKED:
                value = _in_their_order(value, getattr(self.block, name))
            values[name] = tuple(value) if isinstance(value, list) else value or _empty(name)
        key = self.before.key if self.before else free_key(self.leaflet, data["title"])
        return replace(self.block, key=key, **values)

    def _faults(self, block: Block) -> Iterator[tuple[str, forms.ValidationError]]:
        if self.translates:
            yield from self._other_counts(block)
            return
        measured = measure(block.body_text())
        if measured.too_hard and not block.grade_waived:
            field = next(name for name in WORD_FIELDS[self.kind] if getattr(block, name))
            yield field, forms.ValidationError(
                _("Reading grade %(grade)s; the most is %(most)s. Use shorter sentences and "
                  "words, or say below why the words have to stay."),
                params={"grade": measured.grade, "most": int(HARDEST_GRADE)},
            )  # fmt: skip
        if block.kind == "table" and any(len(r) != len(block.columns) for r in block.rows):
            yield (
                "rows",
                forms.ValidationError(
                    _("Each row has as many cells as there are columns: %(n)s."),
                    params={"n": len(block.columns)},
                ),
            )
        if block.kind == "diary" and (block.lines > 0) == (block.days > 0):
            yield "lines", forms.ValidationError(_("Give a number of lines or a number of days."))

    def _other_counts(self, block: Block) -> Iterator[tuple[str, forms.ValidationError]]:
        said = dict(self.cleaned_data)
        for name, there in ((n, getattr(self.block, n)) for n in said if hasattr(block, n)):
            before = getattr(self.before, name)
            if isinstance(before, tuple) and len(said[name]) != len(before):
                yield (
                    name,
                    forms.ValidationError(
                        _("As many lines as in the English text: %(n)s."), params={"n": len(before)}
                    ),
                )
            elif name == "rows" and [len(r) for r in there] != [len(r) for r in before]:
                yield name, forms.ValidationError(_("As many cells as in the English text."))
        if "easy" in said:
            for error in too_long(said["easy"]):
                yield "easy", error


def problem_words(problem: ConditionProblem) -> str:
    """One problem of a condition with its place."""
    return _("Line %(line)d, column %(column)d: %(text)s") % {
        "line": problem.line,
        "column": problem.column,
        "text": problem.text,
    }


def initial_of(block: Block, translates: bool) -> dict[str, Any]:
    """What the fields of the form show for this block."""
    shown: dict[str, Any] = {**vars(block)}
    for name in LISTS:
        shown[name] = "\n".join(shown[name])
    shown["rows"] = "\n".join(" | ".join(row) for row in block.rows)
    shown["easy"] = "\n".join(
        line.say if translates else f"{line.picture}: {line.say}" for line in block.easy
    )
    return shown | {"lines": block.lines or None, "days": block.days or None}


def free_key(leaflet: Leaflet, title: str) -> str:
    """A name for a new block, from its title, that no block of the leaflet has."""
    stem = slugify(title)[:50] or "block"
    taken = {block.key for block in leaflet.blocks}
    names = [stem, *(f"{stem}-{number}" for number in range(2, len(taken) + 3))]
    return next(name for name in names if name not in taken)


def _in_their_order(ticked: Iterable[str], before: Sequence[str]) -> list[str]:
    """What is ticked, in the order in which it stood, the new behind it: whoever changed a word is
    not to find the sources in another order in the difference."""
    there = list(ticked)
    kept = [each for each in before if each in there]
    return [*kept, *(each for each in there if each not in kept)]


def _empty(name: str) -> Any:
    return {"lines": 0, "days": 0, "review_by": None}.get(name, "")
