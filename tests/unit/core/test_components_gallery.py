"""Every component, drawn with sample data, is sound: named, referenced, and within the policy."""

from collections import Counter
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.unit.core.pages import Page

pytestmark = pytest.mark.urls("tests.unit.core.components_urls")


@pytest.fixture(params=["", "?errors=1"], ids=["fresh", "refused"])
def html(request: pytest.FixtureRequest, clinician: User, client: Client, settings: object) -> str:
    settings.MFA_REQUIRED = False  # type: ignore[attr-defined]
    settings.DEMO_MODE = True  # type: ignore[attr-defined]
    client.force_login(clinician)
    answer = client.get("/components/" + request.param)
    assert answer.status_code == 200
    return answer.content.decode()


def test_ids_are_unique(html: str) -> None:
    assert [name for name, count in Counter(Page(html).ids).items() if count > 1] == []


def test_every_control_has_a_name(html: str) -> None:
    page = Page(html)
    assert len(page.controls) > 40
    assert page.nameless_controls() == []


def test_every_reference_and_every_link_in_the_page_arrives(html: str) -> None:
    assert Page(html).dangling() == []


def test_headings_start_with_one_h1_and_skip_no_level(html: str) -> None:
    levels = Page(html).headings
    assert levels.count(1) == 1
    after_h1 = levels[levels.index(1) :]
    assert all(b - a <= 1 for a, b in zip(after_h1, after_h1[1:], strict=False))


def test_nothing_is_inline_and_no_inline_handler_exists(html: str) -> None:
    page = Page(html)
    assert page.inline == []
    assert "style" not in page.attributes
    assert [name for name in page.attributes if name.startswith("on")] == []
    assert [name for name in page.attributes if name.startswith("hx-")] == []


def test_no_template_syntax_reaches_the_reader(html: str) -> None:
    for mark in ("{#", "{%", "{{", "#}", "<django.", " object at 0x"):
        assert mark not in html


def test_every_symbol_is_in_the_sprite(html: str) -> None:
    sprite = ElementTree.parse(settings.BASE_DIR / "static/icons/sprite.svg")  # noqa: S314 - ours
    drawn = {symbol.get("id") for symbol in sprite.iter("{http://www.w3.org/2000/svg}symbol")}
    used = Page(html).symbols
    assert len(used) > 15
    assert used <= drawn


def test_a_refused_form_says_so_in_the_title_and_links_to_its_first_controls(
    clinician: User, client: Client, settings: object
) -> None:
    settings.MFA_REQUIRED = False  # type: ignore[attr-defined]
    client.force_login(clinician)
    html = client.get("/components/?errors=1").content.decode()
    page = Page(html)
    assert page.title.startswith("Error: Component gallery")
    for target in ("id_name", "id_born", "id_sex_0", "id_potassium_0", "id_f-course_0"):
        assert f"#{target}" in page.links
        assert target in page.ids
    fresh = client.get("/components/").content.decode()
    assert Page(fresh).title.startswith("Component gallery")
    assert "error-summary" not in fresh


def test_the_search_is_sent_without_putting_a_name_into_an_address(html: str) -> None:
    start = html.index('role="search"')
    form = html[start : html.index("</form>", start)]
    assert 'method="post"' in form
    assert f'action="{reverse("patients:find")}"' in form
    assert 'name="csrfmiddlewaretoken"' in form
    assert 'name="q"' in form


def test_who_may_not_find_patients_has_no_search(
    content_editor: User, client: Client, settings: object
) -> None:
    settings.MFA_REQUIRED = False  # type: ignore[attr-defined]
    client.force_login(content_editor)
    assert 'role="search"' not in client.get("/components/").content.decode()
