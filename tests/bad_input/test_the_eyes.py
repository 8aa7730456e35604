"""The corpus notices what it is for: a fault, a write behind a refusal, and lost words."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from django.utils.html import format_html

from accounts.models import Clinic
from core.openness import public
from tests.bad_input import test_every_form as eyes
from tests.bad_input.attempts import attempts
from tests.bad_input.posting import state_of_the_record
from tests.factories.accounts import ClinicFactory
from tests.pages import forms_of

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

PAGE = '<form method="post"><input type="text" name="word" value="{}"></form>'


@public("only in this test")
def breaks(request: HttpRequest) -> HttpResponse:
    """Breaks on a NUL, as a database does."""
    if "\x00" in request.POST.get("word", ""):
        raise ValueError("NUL")
    return HttpResponse(format_html(PAGE, request.POST.get("word", "")), status=422)


@public("only in this test")
def forgets(request: HttpRequest) -> HttpResponse:
    """Refuses, and shows an empty form."""
    return HttpResponse(format_html(PAGE, ""), status=422)


@public("only in this test")
def writes(request: HttpRequest) -> HttpResponse:
    """Refuses, and writes all the same."""
    ClinicFactory.create()
    return HttpResponse(format_html(PAGE, request.POST.get("word", "")), status=422)


@public("only in this test")
def behaves(request: HttpRequest) -> HttpResponse:
    """Refuses, writes nothing and shows what was typed."""
    return HttpResponse(format_html(PAGE, request.POST.get("word", "")), status=422)


urlpatterns = [
    path("breaks/", breaks),
    path("forgets/", forgets),
    path("writes/", writes),
    path("behaves/", behaves),
]


@pytest.mark.parametrize(
    ("where", "seen"),
    [
        ("/breaks/", "answered 500"),
        ("/forgets/", "word lost"),
        ("/writes/", "but wrote ['accounts.Clinic']"),
        ("/behaves/", None),
    ],
)
def test_a_planted_fault_is_seen(where: str, seen: str | None, clinic: Clinic) -> None:
    browser = Client()
    form = forms_of(PAGE.format(""), where)[0]
    before = state_of_the_record()
    faults = [
        fault
        for what, sent, typed in attempts(form)
        for fault in eyes._tried(browser, form, what, sent, typed, before)
    ]
    if seen is None:
        assert faults == []
    else:
        assert any(seen in fault for fault in faults)
