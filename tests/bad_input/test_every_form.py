"""Whatever a form is sent: no fault of the server, nothing written when refused, nothing lost.

Every address of the product is opened by somebody who may, and every form on it is sent the whole
corpus: in what people type and choose, in what they never see, a megabyte at a time, and twice.
"""

import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import transaction
from django.test import Client
from django.urls import resolve
from django.utils import timezone, translation

from accounts.roles import Role
from content.actions import books, publishing
from tests.bad_input.attempts import attempts
from tests.bad_input.posting import (
    REFUSED,
    TAKEN,
    send,
    state_of_the_record,
)
from tests.factories.accounts import (
    ClinicFactory,
    MembershipFactory,
    member_of,
    system_administrator,
)
from tests.factories.sessions import just_authenticated
from tests.factories.world import World, a_world
from tests.pages import Form, forms_of
from tests.permissions.addresses import patterns
from tests.permissions.matrix import MATRIX
from triage.actions.publishing import send_back

pytestmark = pytest.mark.django_db

Browsers = dict[str, Client]
# Pages whose forms are made by the sign-in package; they must stand the corpus too.
ADDRESSES = sorted(
    (name, route, tuple(sorted(p.pattern.converters))) for name, route, p in patterns()
)
SHARES = 12  # the addresses are dealt out to so many tests, so that processes can share them

# Who is shown the page of an address, as the matrix of permissions proves; "" where nobody is,
# as it takes posts alone. Addresses of the sign-in package are not listed: anybody might be.
SHOWN_TO = {each.name: each.may if "GET" in each.answers else "" for each in MATRIX}

# Forms of the page's frame; they are tried once, on the worklist.
ON_EVERY_PAGE = {"patients:find", "account_logout", "accounts:switch_clinic", "keep_alive"}
# Pages whose forms are there only while a draft is being written, not while it waits.
WHEN_SENT_BACK = {
    "rulesets:approval", "content:draft_approval", "content:book_draft_approval",
}  # fmt: skip
# What no form of a page leads to, and why. Sent by scripts, or only from another state of things.
NO_FORM = {
    "draft_save": "sent by the drafts script",
    "draft_discard": "a link on the restored draft, tested with drafts",
    "rulesets:check": "sent while a condition is typed",
    "content:condition_check": "sent while a condition is typed",
    "content:book_begin": "offered while nobody works on the text, tested with books",
    "content:draft_go_on": "offered when another version was published meanwhile, tested there",
    "content:book_draft_go_on": "offered when another version was published meanwhile, too",
    "triage:print_list_step": "pressed while a batch is being made, tested with batches",
    "triage:print_list_again": "offered when a sheet of a batch failed, tested with batches",
    "rulesets:flip": "this world's changed result is accepted; accepting is tested with rulesets",
}


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """One world for the module, as every test takes back what it did."""
    with django_db_blocker.unblock(), translation.override("en-gb"), Undone():
        clinic = ClinicFactory.create(name="Northgate Clinic")
        clinician = member_of(clinic, Role.CLINICIAN)
        elsewhere = ClinicFactory.create(name="Southmoor Clinic")
        MembershipFactory.create(user=clinician, clinic=elsewhere)  # one to change to
        yield a_world(clinic, clinician)


@pytest.fixture
def browsers(world: World, sign_in: Callable[..., Client]) -> dict[str, Client]:
    """Somebody of each role, by the letters of the matrix, and somebody who has not signed in."""
    clinic = world.clinic
    people = {
        "C": world.by,
        "A": member_of(clinic, Role.CLINIC_ADMINISTRATOR),
        "E": member_of(clinic, Role.CONTENT_EDITOR),
        "T": member_of(clinic, Role.THERAPIST),
        "S": system_administrator(),
    }
    signed_in = {who: just_authenticated(sign_in(person)) for who, person in people.items()}
    return {**signed_in, "nobody": Client()}


@pytest.fixture(autouse=True)
def _pages_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thousands of answers are read as pages: no copy of what their templates were given is kept.

    Keeping it takes a seventh of the time of this module.
    """
    monkeypatch.setattr("django.test.client.store_rendered_templates", lambda *a, **k: None)


class Undone:
    """What happens inside is taken back, so that every value meets the same world."""

    def __enter__(self) -> None:
        self.atomic = transaction.atomic()
        self.atomic.__enter__()

    def __exit__(self, *trouble: Any) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(*trouble)


@contextmanager
def draft_sent_back(world: World) -> Iterator[None]:
    """While this holds the drafts that waited for approval are being written again."""
    draft, leaflet = world.flip.replay.revision.draft, world.leaflet_draft
    with Undone():
        publishing.send_back(
            draft=leaflet, row_version=leaflet.row_version, reason="Name a source.",
            by=world.by, now=timezone.now(),
        )  # fmt: skip
        books.send_back(
            draft=world.book_draft, row_version=world.book_draft.row_version,
            reason="Name a source.", by=world.by, now=timezone.now(),
        )  # fmt: skip
        send_back(
            draft=draft, row_version=draft.row_version, reason="Name a source.",
            by=world.by, now=timezone.now(),
        )  # fmt: skip
        yield


def _posts(name: str, path: str, browsers: Browsers) -> tuple[Client | None, list[Form]]:
    """Return who finds most to press on the page, and its forms that post."""
    found: tuple[Client | None, list[Form]] = (None, [])
    for who, browser in browsers.items():
        if name in SHOWN_TO and who not in SHOWN_TO[name]:
            continue
        with Undone():
            page = browser.get(path)
        if page.status_code == 200 and page["Content-Type"].startswith("text/html"):
            forms = [form for form in forms_of(page.text, path) if form.method == "post"]
            if found[0] is None or _own(forms) > _own(found[1]):
                found = browser, forms
    return found


def _own(forms: list[Form]) -> int:
    """How many of the forms are the page's own, not the frame's."""
    return sum(_leads_to(form) not in ON_EVERY_PAGE for form in forms)


def _leads_to(form: Form) -> str:
    """The name of the address; raises Resolver404 where there is none."""
    return resolve(urlsplit(form.action).path).view_name


@pytest.mark.parametrize("share", range(SHARES))
def test_every_form_of_every_page(share: int, world: World, browsers: Browsers) -> None:
    assert _faults_of(list(world.pages(ADDRESSES))[share::SHARES], browsers) == []


def test_the_forms_of_a_draft_that_was_sent_back(world: World, browsers: Browsers) -> None:
    pages = [page for page in world.pages(ADDRESSES) if page[0] in WHEN_SENT_BACK]
    with draft_sent_back(world):
        assert _faults_of(pages, browsers) == []


def _faults_of(pages: list[tuple[str, str]], browsers: Browsers) -> list[str]:
    before = state_of_the_record()
    faults: list[str] = []
    met: set[object] = set()
    for name, path in pages:
        browser, forms = _posts(name, path, browsers)
        for form in forms:
            if browser is None or (_leads_to(form) in ON_EVERY_PAGE and name != "worklist"):
                continue
            faults += _sent_twice(browser, form)
            if _shape(form) in met:
                continue
            met.add(_shape(form))
            for what, sent, typed in attempts(form):
                faults += _tried(browser, form, what, sent, typed, before)
    return faults


def _shape(form: Form) -> object:
    """What a form has in common with those of the other lines of a list: view and fields."""
    return _leads_to(form), frozenset((name, field.kind) for name, field in form.fields.items())


def _tried(
    browser: Client,
    form: Form,
    what: str,
    sent: dict[str, list[bytes]],
    typed: set[str],
    before: dict[str, tuple[int, int]],
) -> list[str]:
    where = f"{form.action}, {what}"
    with Undone():
        answer = send(browser, form.action, sent)
        after = state_of_the_record() if answer.status_code not in TAKEN else before
    if answer.status_code in TAKEN:
        return []
    if answer.status_code not in REFUSED | {204, 429}:
        return [f"{where}: answered {answer.status_code}"]
    if before != after:
        changed = sorted(name for name in after if after[name] != before[name])
        return [f"{where}: refused with {answer.status_code}, but wrote {changed}"]
    if not typed or answer.status_code in {403, 404, 429}:
        return []
    return [f"{where}: {lost}" for lost in _lost(answer.text, form, sent, typed)]


def _lost(html: str, form: Form, sent: dict[str, list[bytes]], typed: set[str]) -> list[str]:
    """Say which fields no longer hold what was typed into them."""
    shown: dict[str, list[str]] = {}
    for there in forms_of(html, form.action):
        for name, found in there.fields.items():
            shown.setdefault(name, []).extend(found.values)
    lost = []
    for name in sorted(typed):
        wanted = _plain(sent[name][0].decode("utf-8", "replace"))
        if wanted and wanted not in [_plain(value) for value in shown.get(name, [])]:
            lost.append(f"{name} lost {wanted[:30]!r}, shows {shown.get(name, [])!r:.80}")
    return lost


def _plain(text: str) -> str:
    """Return what can be seen of the text: no control or format characters, no spaces."""
    return "".join(
        c
        for c in text.replace("\ufffd", "")
        if not c.isspace() and unicodedata.category(c) not in {"Cc", "Cf", "Cs"}
    )


def _sent_twice(browser: Client, form: Form) -> list[str]:
    """A form that carries a token is taken once, and answers the same the second time."""
    if "form_token" not in form.fields:
        return []
    fields = {name: [value.encode() for value in values] for name, values in form.filled().items()}
    with Undone():
        first = send(browser, form.action, fields)
        between = state_of_the_record()
        second = send(browser, form.action, fields)
        after = state_of_the_record()
    faults = [
        f"{form.action}: sent {which}, answered {answer.status_code}"
        for which, answer in (("once", first), ("again", second))
        if answer.status_code >= 500
    ]
    if first.status_code in TAKEN and between != after:
        changed = sorted(name for name in after if after[name] != between[name])
        faults.append(f"{form.action}: sent again, it wrote {changed}")
    return faults


def test_every_address_that_takes_posts_has_a_form(world: World, browsers: Browsers) -> None:
    """What only a program would send is named here with its reason, so nothing is missed."""
    pages = list(world.pages(ADDRESSES))
    taking = {name for name, path in pages if _takes_posts(resolve(path).func)}
    assert set(NO_FORM) - taking == set(), "stale entries"
    with draft_sent_back(world):
        again = [page for page in pages if page[0] in WHEN_SENT_BACK]
        missing = _not_reached(taking - set(NO_FORM), again, browsers)
    assert _not_reached(missing, pages, browsers) == set()


def _not_reached(wanted: set[str], pages: list[tuple[str, str]], browsers: Browsers) -> set[str]:
    """Return which addresses no form leads to; pages are opened only until all are reached.

    That every form leads somewhere is seen where it is filled in.
    """
    missing = set(wanted)
    # Most pages hold the form that is sent to themselves.
    for name, path in sorted(pages, key=lambda page: page[0] not in wanted):
        if missing:
            missing -= {_leads_to(form) for form in _posts(name, path, browsers)[1]}
    return missing


def _takes_posts(view: Any) -> bool:
    """Whether the view allows POST, as its own mark (`require_http_methods`) says."""
    while view is not None:
        for cell in getattr(view, "__closure__", None) or ():
            if isinstance(cell.cell_contents, list) and "POST" in cell.cell_contents:
                return True
        view = getattr(view, "__wrapped__", None)
    return False
