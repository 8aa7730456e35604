"""Lists, searches and exports hold only rows of clinics where the person works."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.permissions.world import World
from tests.security.signing_in import confirm_again

pytestmark = pytest.mark.django_db
NAMES = ("quillfeather", "ravenscroft")


def _browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def _page(client: Client, name: str, **query: str) -> str:
    answer = client.get(reverse(name), query)
    assert answer.status_code == 200
    return answer.content.decode().lower()


@pytest.mark.parametrize("name", ["patients:list", "worklist"])
def test_lists_hold_the_own_clinics_rows_only(world: World, name: str) -> None:
    own = _page(_browser(world.people["C"]), name)
    assert [n for n in NAMES if n in own] == list(NAMES), "the list shows what it should"
    strangers = _page(_browser(world.people["X"]), name)
    assert [n for n in NAMES if n in strangers] == []


@pytest.mark.parametrize("text", ["Quill", "quillfeather", "12 3 1968", "dana"])
def test_searching_finds_the_own_clinics_rows_only(world: World, text: str) -> None:
    found = {}
    for letter in "CX":
        client = _browser(world.people[letter])
        answer = client.post(reverse("patients:find"), {"q": text}, follow=True)
        found[letter] = str(world.mine.patient.pk) in answer.content.decode()
    assert found == {"C": True, "X": False}


def test_what_one_person_searched_for_is_no_answer_for_another(world: World) -> None:
    mine = _browser(world.people["C"])
    where = mine.post(reverse("patients:find"), {"q": "Quill"}).headers["Location"]
    assert "Quill" not in where, "no name in an address"
    theirs = _browser(world.people["X"]).get(where).content.decode().lower()
    assert "quillfeather" not in theirs


def test_the_content_editor_sees_no_patient(world: World) -> None:
    page = _page(_browser(world.people["E"]), "worklist")
    assert [n for n in NAMES if n in page] == []


def test_the_system_administrator_sees_no_patient(world: World) -> None:
    page = _page(_browser(world.people["S"]), "worklist")
    assert [n for n in NAMES if n in page] == []


def test_the_access_report_file_is_about_one_patient_of_the_own_clinic(world: World) -> None:
    path = reverse("patients:access_report_file", args=[world.mine.patient.pk])
    own = _browser(world.people["A"])
    confirm_again(own)
    answer = own.get(path)
    assert answer.status_code == 200
    assert str(world.another.patient.pk) not in answer.content.decode()
    other = _browser(world.other_administrator)
    confirm_again(other)
    assert other.get(path).status_code == 404


STRANGE = [
    "",
    "0",
    "-1",
    "99999999999999999999",
    "1; DROP TABLE patients_patient",
    "' OR 1=1 --",
    "../../etc/passwd",
    "\x00",
    "é\u202e\ufeff",
    "a" * 5000,
    "00000000-0000-4000-8000-000000000000",
]


@pytest.mark.parametrize("value", STRANGE, ids=range(len(STRANGE)))
@pytest.mark.parametrize("parameter", ["after", "before", "search", "q", "sort", "page", "since"])
def test_strange_parameters_are_ignored_or_refused(
    world: World, parameter: str, value: str
) -> None:
    client = _browser(world.people["C"])
    patient = reverse("patients:detail", args=[world.mine.patient.pk])
    for path in (reverse("patients:list"), reverse("worklist"), patient):
        assert client.get(path, {parameter: value}).status_code in {200, 400, 404}
