"""The pages about topics, used as an editor does."""

import uuid
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from content.models import Topic
from core.audit.models import AuditEvent
from tests.factories.leaflet_drafts import a_draft, a_version
from tests.pages import forms_of

pytestmark = pytest.mark.django_db
LIST = "/library/topics/"


@pytest.fixture
def desk(content_editor: User, sign_in: Callable[..., Client]) -> Client:
    a_version()
    return sign_in(content_editor)


def _data(**changed: str) -> dict[str, str]:
    return {"form_token": str(uuid.uuid4()), "row_version": "1"} | changed


def test_the_list_shows_order_names_and_uses(desk: Client) -> None:
    assert LIST in desk.get(reverse("content:library")).text
    page = desk.get(LIST).text
    assert page.index("Drinking") < page.index("Food") < page.index("Getting help")
    assert '<span lang="es">Beber</span>' in page
    assert "1 leaflet" in page
    removing = [
        form for form in forms_of(page, LIST) if form.filled().get("direction") == ["removed"]
    ]
    assert "/library/topics/drinking/state/" not in [form.action for form in removing]
    assert "/library/topics/food/state/" in [form.action for form in removing]


def test_a_topic_is_added_renamed_and_seen_in_the_library(desk: Client) -> None:
    new = _data(name="Travel", name_es="", slug="travel")
    assert desk.post(f"{LIST}new/", new).headers["Location"] == LIST
    assert "No name in Spanish" in desk.get(LIST).text
    rename = _data(name="Drinks", name_es="Bebidas")
    assert desk.post(f"{LIST}drinking/", rename).status_code == 303
    assert ">Drinks</h2>" in desk.get(reverse("content:library")).text
    leaflet = desk.get(reverse("content:leaflet", args=["drinking-well"])).text
    assert "<dd>Drinks</dd>" in leaflet


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": "FOOD"}, "There is a topic of this name already"),
        ({"slug": "food"}, "perhaps one that was removed"),
        ({"slug": "new"}, "an address of the library itself"),
        ({"slug": "Not good"}, "Use small letters"),
        ({"name": ""}, "Fill this in"),
        ({"name": "x" * 61}, "Shorten this to 60 characters"),
    ],
)
def test_what_is_wrong_is_said(desk: Client, changed: dict[str, str], said: str) -> None:
    typed = _data(name="Travel", name_es="Viajes", slug="travel") | changed
    page = desk.post(f"{LIST}new/", typed)
    assert page.status_code == 422
    assert said in page.text
    assert "Viajes" in page.text
    assert not Topic.objects.filter(translations={"es": "Viajes"}).exists()


def test_two_editors_at_once_see_both_names(desk: Client) -> None:
    desk.post(f"{LIST}food/", _data(name="Eating"))
    page = desk.post(f"{LIST}food/", _data(name="Meals"))
    assert page.status_code == 409
    assert "Eating" in page.text
    assert "Meals" in page.text


def test_buttons_move_retire_remove_and_bring_back(desk: Client) -> None:
    def press(slug: str, what: str, direction: str) -> str:
        version = str(Topic.objects.get(slug=slug).row_version)
        data = _data(direction=direction, row_version=version)
        return desk.post(f"{LIST}{slug}/{what}/", data, follow=True).text

    assert "The topic is moved." in press("food", "move", "up")
    assert Topic.objects.order_by("place").first() == Topic.objects.get(slug="food")
    assert "The topic is retired." in press("food", "state", "retired")
    assert "Retired" in desk.get(LIST).text
    assert "The topic is removed." in press("food", "state", "removed")
    assert "Removed topics" in desk.get(LIST).text
    assert "The topic may be chosen again." in press("food", "state", "offered")
    assert "Leaflets have this topic: Drinking well." in press("drinking", "state", "removed")
    assert Topic.objects.get(slug="drinking").state == "offered"
    assert (
        AuditEvent.objects.filter(verb__startswith="topic.").exclude(verb="topic.added").count()
        == 4
    )


def test_a_button_of_an_old_page_changes_nothing(desk: Client) -> None:
    desk.post(f"{LIST}food/", _data(name="Eating"))
    page = desk.post(f"{LIST}food/state/", _data(direction="retired"), follow=True)
    assert "in the meantime" in page.text
    assert Topic.objects.get(slug="food").state == "offered"


@pytest.mark.parametrize("direction", ["", "sideways", "removed\x00"])
def test_other_words_are_no_button(desk: Client, direction: str) -> None:
    for what in ("move", "state"):
        answer = desk.post(f"{LIST}food/{what}/", _data(direction=direction))
        assert answer.status_code == 404


def test_a_retired_topic_is_offered_to_no_new_leaflet(desk: Client, content_editor: User) -> None:
    draft = a_draft(content_editor, None)
    desk.post(f"{LIST}drinking/state/", _data(direction="retired"))
    desk.post(f"{LIST}food/state/", _data(direction="retired"))
    new = desk.get(reverse("content:leaflet_new")).text
    assert 'value="drinking"' not in new
    assert 'value="cramps"' in new
    head = desk.get(reverse("content:draft_head", args=[draft.pk])).text
    assert 'value="drinking" selected' in head
    assert 'value="food"' not in head


def test_a_leaflet_that_moves_to_another_topic_says_so_by_name(
    desk: Client, content_editor: User
) -> None:
    draft = a_draft(content_editor, None)
    head = reverse("content:draft_head", args=[draft.pk])
    own = next(f for f in forms_of(desk.get(head).text, head) if "topic" in f.fields)
    assert desk.post(head, own.filled() | {"topic": ["food"]}).status_code == 303
    page = desk.get(reverse("content:draft_revision", args=[draft.pk, 2])).text
    said = page[page.index("<dt>Topic</dt>") :].split("</dd>")[0]
    assert "</span>Drinking<span" in said
    assert "</span>Food<span" in said
