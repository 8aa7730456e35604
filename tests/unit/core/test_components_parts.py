"""The template tags: icons, pills, ladder, table, summary, and the pages for trouble."""

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template import Context, Template
from django.template.loader import get_template
from django.template.loader import render_to_string as drawn

from core.formkit.errors import SummaryError, summary_of
from core.formkit.fields import CleanCharField
from core.formkit.layout import Actions, Findings, PageFormHelper, Section
from core.formkit.parts import Cell, Column, Fact, LadderStep, Table, ladder_cells
from tests.unit.core.pages import Page

STEPS = [LadderStep(f"D{n}", f"step {n}") for n in range(1, 7)]
STATIC = Path(settings.BASE_DIR) / "static"


def shown(source: str, **context: object) -> str:
    return Template("{% load ui crispy_forms_tags %}" + source).render(Context(context))


def states(floor: str, ceiling: str) -> list[str]:
    return [cell["state"] for cell in ladder_cells(STEPS, floor, ceiling)]


def test_the_ladder_is_solid_at_the_floor_and_hatched_up_to_the_ceiling() -> None:
    assert states("D3", "D1") == ["", "", "", "at", "maybe", "maybe"]
    assert states("D6", "D6") == ["at", "", "", "", "", ""]
    assert states("D1", "D1") == ["", "", "", "", "", "at"]


def test_a_ceiling_below_the_floor_is_a_fault() -> None:
    with pytest.raises(ValueError, match="ceiling D4 is less urgent than floor D2"):
        ladder_cells(STEPS, "D2", "D4")


def test_the_ladder_says_in_words_what_it_draws() -> None:
    html = shown('{% ladder steps "D3" "D1" %}', steps=STEPS)
    assert "At least: step 3." in html
    assert "Could be: step 1." in html
    assert "No open answer can change this." in shown('{% ladder steps "D5" "D5" %}', steps=STEPS)


def test_a_pill_escapes_its_text_and_an_unknown_tone_is_plain() -> None:
    html = shown("{% pill text tone %}", text="<b>x</b>", tone='"><script>')
    assert html == '<span class="pill tone-plain">&lt;b&gt;x&lt;/b&gt;</span>'
    assert 'class="pill d3"' in shown('{% pill "x" "D3" %}')
    assert 'class="pill tone-warn"' in shown('{% pill "x" "warn" %}')


def test_every_component_escapes_what_it_is_given() -> None:
    evil = "<img src=x onerror=alert(1)>"
    table = Table.of(evil, [evil], [[Cell(evil, url="javascript:0")], [evil]])
    html = shown(
        "{% page_heading e caption=e lead=e %}{% facts f %}{% data_table t %}{% timeline l %}"
        "{% card title=e id='x' %}{{ e }}{% endcard %}"
        "{% urgency code=e label=e time_frame=e %}{{ e }}{% endurgency %}"
        "{% confirm title=e %}{{ e }}{% endconfirm %}"
        "{% entered_in_error reason=e by=e when=e %}{{ e }}{% endentered_in_error %}",
        e=evil,
        f=[Fact(evil, evil)],
        t=table,
        l=[{"when": evil, "title": evil, "text": evil, "by": evil, "withdrawn": evil}],
    )
    assert "<img" not in html
    assert html.count("&lt;img") > 15


def test_a_fact_without_value_is_said_and_a_zero_is_a_value() -> None:
    html = shown("{% facts rows %}", rows=[Fact("A"), Fact("B", 0), Fact("C", unknown="no time")])
    assert "Not recorded" in html
    assert "no time" in html
    assert "<dd>0</dd>" in html


def test_table_rows_are_named_by_their_first_cell() -> None:
    table = Table.of("Results", ["Test", Column("Value", numeric=True)], [["Potassium", "4.5"]])
    html = shown("{% data_table t %}", t=table)
    assert '<th scope="row">Potassium</th>' in html
    assert '<td data-label="Value" class="num">4.5</td>' in html
    with pytest.raises(ValueError, match="zip"):
        Table.of("Results", ["Test"], [["one", "too many"]])


class Asking(forms.Form):
    token = forms.CharField(widget=forms.HiddenInput)
    name = CleanCharField(label="Name")
    sex = forms.ChoiceField(label="Sex?", choices=[("f", "F")], widget=forms.RadioSelect)
    terms = forms.MultipleChoiceField(
        label="Terms", choices=[("a", "A")], widget=forms.CheckboxSelectMultiple
    )

    def clean(self) -> None:
        raise forms.ValidationError("These two do not fit together.")


def test_the_summary_links_to_controls_that_exist() -> None:
    form = Asking({})
    form.helper = PageFormHelper()
    page = Page(shown("{% crispy form %}", form=form))
    targets = [error.target for error in summary_of(form)]
    assert targets == ["", "", "id_name", "id_sex_0", "id_terms_0"]
    assert {target for target in targets if target} <= set(page.ids)
    assert page.dangling() == []


def test_the_summary_names_the_question() -> None:
    assert SummaryError("Sex: Choose one.", "id_sex_0") in summary_of(Asking({}))
    assert summary_of(Asking()) == []


def test_hidden_fields_survive_a_layout_that_forgets_them() -> None:
    form = Asking()
    form.helper = PageFormHelper(Section("Who", "name"), submit="Go on")
    html = shown("{% crispy form %}", form=form)
    assert 'name="token"' in html
    assert 'name="name"' in html
    assert 'name="sex"' not in html


def test_a_misspelt_field_is_a_fault_not_a_missing_question() -> None:
    form = Asking()
    form.helper = PageFormHelper(Section("Who", "nmae"))
    with pytest.raises(Exception, match="nmae"):
        shown("{% crispy form %}", form=form)


def test_the_page_may_place_the_summary_itself() -> None:
    form = Asking({})
    form.helper = PageFormHelper(summary=False)
    html = shown("{% error_summary form %}<hr>{% crispy form %}", form=form)
    assert html.count('class="error-summary"') == 1


@pytest.mark.parametrize(
    ("fields", "optional"), [({"mark_optional": True}, True), ({"mark_optional": False}, False)]
)
def test_optional_questions_are_marked_unless_the_form_says_otherwise(
    fields: dict[str, bool], optional: bool
) -> None:
    class Free(forms.Form):
        note = CleanCharField(label="Note", required=False)

    form = Free()
    form.helper = PageFormHelper(**fields)
    assert ("(optional)" in shown("{% crispy form %}", form=form)) is optional


def test_buttons_say_which_was_pressed_and_a_draft_has_its_place() -> None:
    html = shown("{% crispy form %}", form=_with_actions())
    assert 'name="sign" value="1"' in html
    assert "data-draft-state" in html
    assert "Draft saved 14:03" in html
    assert 'href="/back/"' in html


def _with_actions() -> forms.Form:
    class Empty(forms.Form):
        pass

    form = Empty()
    form.helper = PageFormHelper(  # type: ignore[attr-defined]
        Actions("Sign", name="sign", cancel_url="/back/", draft_saved_at="14:03"), submit=""
    )
    return form


def test_a_findings_card_draws_only_findings() -> None:
    form = Asking()
    form.helper = PageFormHelper(Findings("Signs", "name"))
    with pytest.raises(AttributeError):
        shown("{% crispy form %}", form=form)


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "500", "503"])
def test_the_pages_for_trouble_need_nothing_and_say_what_to_do(name: str) -> None:
    page = Page(html := get_template(f"{name}.html").render({}))
    assert page.headings == [1]
    assert page.title.strip().endswith("– Myoway")
    assert page.inline == []
    assert 'href="/"' in html
    assert page.dangling() == []


def _stylesheets() -> Sequence[Path]:
    return [*STATIC.glob("css/*.css"), *STATIC.glob("vendor/**/*.css")]


@pytest.mark.parametrize("sheet", _stylesheets(), ids=lambda path: path.name)
def test_stylesheets_ask_for_nothing_outside(sheet: Path) -> None:
    text = sheet.read_text()
    for address in re.findall(r"url\(\s*[\"']?([^\"')]+)", text):
        if not address.startswith(("data:image/svg+xml", "#")):  # "#" is a part of the page
            assert (sheet.parent / address).resolve().is_file(), address
    assert "@import" not in text
    assert "sourceMappingURL" not in text


@pytest.mark.parametrize("script", sorted(STATIC.glob("js/*.js")), ids=lambda path: path.name)
def test_scripts_keep_nothing_in_the_browser_and_build_no_code(script: Path) -> None:
    text = script.read_text()
    for refused in (
        "localStorage",
        "sessionStorage",
        "indexedDB",
        "document.cookie",
        "eval(",
        "new Function",
        "innerHTML",
        "https://",
    ):
        assert refused not in text


def test_every_file_that_the_base_page_names_exists() -> None:
    source = (Path(settings.BASE_DIR) / "templates/base.html").read_text()
    named = re.findall(r"{% static '([^']+)' %}", source)
    assert len(named) > 8
    assert [name for name in named if finders.find(name) is None] == []


def test_the_session_dialog_and_draft_words_are_translatable_data() -> None:
    html = drawn(
        "_components/session_timeout.html",
        {"session_idle_seconds": 900, "session_warn_seconds": 120},
    )
    assert 'data-idle-seconds="900"' in html
    assert 'data-warn-seconds="120"' in html
    assert "Stay signed in" in html


def test_a_page_may_write_a_summary_of_its_own_errors() -> None:
    errors = [SummaryError("Weakness: choose", "id_weakness_0"), SummaryError("The whole form")]
    html = drawn("_components/error_summary.html", {"errors": errors})
    assert "There are 2 problems" in html
    assert 'href="#id_weakness_0"' in html
    page = Page(f'<i id="id_weakness_0"></i>{html}')
    assert page.dangling() == []
    assert drawn("_components/error_summary.html", {"errors": []}).strip() == ""
