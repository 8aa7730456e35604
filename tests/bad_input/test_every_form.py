"""Whatever a form is sent: no fault of the server, nothing written when refused, nothing lost.

Every address of the product is opened by somebody who may, and every form on it is sent the whole
corpus: in what people type and choose, in what they never see, a megabyte at a time, and twice.
"""

import unicodedata
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import transaction
from django.test import Client
from django.urls import Resolver404, resolve
from django.utils import translation

from accounts.roles import Role
from tests.bad_input.corpus import HUGE, VALUES
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
from tests.pages import Field, Form, forms_of
from tests.permissions.addresses import patterns

pytestmark = pytest.mark.django_db

CHOSEN = {"radio", "checkbox", "select"}
# Pages whose forms are made by the sign-in package; they must stand the corpus too.
ADDRESSES = sorted(
    (name, route, tuple(sorted(p.pattern.converters))) for name, route, p in patterns()
)
SHARES = 12  # the addresses are dealt out to so many tests, so that processes can share them

# Forms of the page's frame; they are tried once, on the worklist.
ON_EVERY_PAGE = {"patients:find", "account_logout", "accounts:switch_clinic"}
# What makes sense to try in a field that nobody sees.
FOR_HIDDEN = (
    "empty", "control characters", "NUL", "lone surrogate", "invalid UTF-8", "markup", "negative",
    "overflow", "not a number", "other digits", "beyond bigint", "another id", "path",
)  # fmt: skip
# What no form of a page leads to, and why. Sent by scripts, or only from another state of things.
NO_FORM = {
    "draft_save": "sent by the drafts script",
    "draft_discard": "a link on the restored draft, tested with drafts",
    "rulesets:check": "sent while a condition is typed",
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
def browsers(world: World, sign_in: Callable[..., Client]) -> list[Client]:
    """Somebody of each role, and somebody who has not signed in."""
    clinic = world.clinic
    people = [
        world.by,
        member_of(clinic, Role.CLINIC_ADMINISTRATOR),
        member_of(clinic, Role.CONTENT_EDITOR),
        member_of(clinic, Role.THERAPIST),
        system_administrator(),
    ]
    return [*(just_authenticated(sign_in(person)) for person in people), Client()]


def _opened(path: str, browsers: list[Client]) -> tuple[Client, str] | None:
    """Return the first browser for which the page opens, and its text."""
    for browser in browsers:
        with Undone():
            page = browser.get(path)
        if page.status_code == 200 and page["Content-Type"].startswith("text/html"):
            return browser, page.text
    return None


class Undone:
    """What happens inside is taken back, so that every value meets the same world."""

    def __enter__(self) -> None:
        self.atomic = transaction.atomic()
        self.atomic.__enter__()

    def __exit__(self, *trouble: Any) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(*trouble)


def _posts(path: str, browsers: list[Client]) -> tuple[Client | None, list[Form]]:
    """Return who can open the page, and its forms that post."""
    opened = _opened(path, browsers)
    if opened is None:
        return None, []
    browser, text = opened
    return browser, [form for form in forms_of(text, path) if form.method == "post"]


@pytest.mark.parametrize("share", range(SHARES))
def test_every_form_of_every_page(share: int, world: World, browsers: list[Client]) -> None:
    before = state_of_the_record()
    faults: list[str] = []
    pages = list(world.pages(ADDRESSES))
    for name, path in pages[share::SHARES]:
        browser, forms = _posts(path, browsers)
        for form in forms:
            leads_to = resolve(urlsplit(form.action).path).view_name
            if browser is None or (leads_to in ON_EVERY_PAGE and name != "worklist"):
                continue
            for what, sent, typed in _attempts(form):
                faults += _tried(browser, form, what, sent, typed, before)
            faults += _sent_twice(browser, form)
    assert faults == []


def _attempts(form: Form) -> Iterator[tuple[str, dict[str, list[bytes]], set[str]]]:
    """Yield what is tried, the fields as they are sent, and which of them a person typed."""
    as_it_stands = {
        name: [value.encode() for value in values] for name, values in form.filled().items()
    }
    open_fields = [f for f in form.fields.values() if f.typed or f.kind in CHOSEN]
    hidden = [f for f in form.fields.values() if f.kind == "hidden" and "csrf" not in f.name]
    corpus = list(VALUES.items())
    for turn in range(len(corpus) if open_fields else 0):
        sent = dict(as_it_stands)
        for place, changed in enumerate(open_fields):
            sent[changed.name] = [corpus[(turn + place) % len(corpus)][1]]
        typed = {f.name for f in open_fields if f.typed and f.kind != "password"}
        yield f"corpus from {corpus[turn][0]!r}", sent, typed
    for changed in hidden:
        for title in FOR_HIDDEN:
            tampered = as_it_stands | {changed.name: [VALUES[title]]}
            yield f"{changed.name} is {title}", tampered, set()
        yield f"{changed.name} is left out", _without(as_it_stands, changed), set()
    for changed in open_fields[:3]:
        yield f"{changed.name} is huge", as_it_stands | {changed.name: [HUGE]}, set()
    yield "nothing at all", {}, set()
    yield "everything twice", {name: values * 2 for name, values in as_it_stands.items()}, set()


def _without(fields: dict[str, list[bytes]], left_out: Field) -> dict[str, list[bytes]]:
    return {name: values for name, values in fields.items() if name != left_out.name}


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


def test_every_address_that_takes_posts_has_a_form(world: World, browsers: list[Client]) -> None:
    """What only a program would send is named here with its reason, so nothing is missed."""
    reached: set[str] = set()
    taking: set[str] = set()
    for name, path in world.pages(ADDRESSES):
        for form in _posts(path, browsers)[1]:
            try:
                reached.add(resolve(urlsplit(form.action).path).view_name)
            except Resolver404:
                pytest.fail(f"{path} has a form for {form.action}, which is no address")
        if _takes_posts(resolve(path).func):
            taking.add(name)
    assert taking - reached - set(NO_FORM) == set()
    assert set(NO_FORM) - taking == set(), "stale entries"


def _takes_posts(view: Any) -> bool:
    """Whether the view allows POST, as its own mark (`require_http_methods`) says."""
    while view is not None:
        for cell in getattr(view, "__closure__", None) or ():
            if isinstance(cell.cell_contents, list) and "POST" in cell.cell_contents:
                return True
        view = getattr(view, "__wrapped__", None)
    return False
