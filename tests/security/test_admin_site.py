"""Django's admin site: for superusers, not past the second factor; records are not there at all.

Reference data is kept there through the audited actions of the application; the rest is shown.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions.clinics import change_clinic
from accounts.actions.countries import load_countries
from accounts.admin_site import Managed
from accounts.models import Clinic, Country, User
from content.actions.topics import load_topics
from content.models import Topic
from core.audit.models import AuditEvent
from core.audit.trail import SystemActor
from core.tables import Privacy
from rehab.models import Article, StockModel
from tests.factories.accounts import UserFactory, system_administrator
from tests.factories.content import published_leaflets
from tests.factories.equipment import a_model, articles, publish_equipment

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]
MANAGED = {
    "accounts.country",
    "accounts.clinic",
    "content.topic",
    "rehab.article",
    "rehab.stockmodel",
}
SHOWN_ONLY = {
    "accounts.user", "accounts.membership", "content.bookversion", "content.leafletversion",
}  # fmt: skip
NOW = timezone.now()


@pytest.fixture
def superuser() -> User:
    return UserFactory.create(is_superuser=True, is_staff=True)


@pytest.fixture
def desk(sign_in: SignIn, superuser: User) -> Client:
    return sign_in(superuser)


def _change(row: Any) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def _letterhead(clinic: Clinic, **changed: Any) -> dict[str, Any]:
    return {
        "name": clinic.name,
        "address": clinic.address,
        "phone": clinic.phone,
        "opening_hours": clinic.opening_hours,
        "out_of_hours": clinic.out_of_hours,
        "country": "",
        "own_emergency_number": "999",
        "time_zone": clinic.time_zone,
        "units": clinic.units,
        "seen_version": clinic.row_version,
    } | changed


def test_people_are_only_shown(desk: Client, clinician: User) -> None:
    assert clinician.email in desk.get("/admin/accounts/user/").text
    page = f"/admin/accounts/user/{clinician.pk}/change/"
    shown = desk.get(page).text
    assert clinician.full_name in shown
    assert clinician.password not in shown
    assert desk.post(page, {"full_name": "Changed"}).status_code == 403
    assert desk.get("/admin/accounts/user/add/").status_code == 403
    assert desk.post(f"/admin/accounts/user/{clinician.pk}/delete/").status_code == 403
    clinician.refresh_from_db()
    assert clinician.full_name != "Changed"


def test_it_holds_people_reference_data_and_published_texts_only() -> None:
    there = {model._meta.label_lower: own for model, own in admin.site._registry.items()}
    assert set(there) == MANAGED | SHOWN_ONLY
    assert {name for name, own in there.items() if isinstance(own, Managed)} == MANAGED


def test_nothing_about_a_patient_is_there() -> None:
    about_patients = {Privacy.CLINICAL, Privacy.PERSONAL}
    for model in admin.site._registry:
        classes = set(model.privacy.values())  # type: ignore[attr-defined]
        assert not classes & about_patients, model
    assert not {m._meta.app_label for m in admin.site._registry} & {"patients", "triage", "core"}


@pytest.mark.parametrize("path", sorted(MANAGED | SHOWN_ONLY))
def test_nothing_can_be_deleted(desk: Client, superuser: User, path: str) -> None:
    own = next(o for m, o in admin.site._registry.items() if m._meta.label_lower == path)
    page = desk.get(f"/admin/{path.replace('.', '/')}/")
    assert page.status_code == 200
    assert "delete_selected" not in page.text
    assert not own.has_delete_permission(page.wsgi_request)


def test_a_clinic_is_kept_through_its_action(desk: Client, clinic: Clinic) -> None:
    answer = desk.post(_change(clinic), _letterhead(clinic, phone="020 7946 0999"))
    assert answer.status_code == 302
    clinic.refresh_from_db()
    assert (clinic.phone, clinic.row_version) == ("020 7946 0999", 2)
    event = AuditEvent.objects.get(verb="clinic.changed")
    assert event.detail["fields"] == ["phone"]
    assert event.detail["after"] == {"phone": "020 7946 0999"}
    assert desk.post(f"/admin/accounts/clinic/{clinic.pk}/delete/").status_code == 403


def test_a_refusal_is_an_error_of_the_form_and_nothing_typed_is_lost(
    desk: Client, clinic: Clinic, other_clinic: Clinic
) -> None:
    typed = _letterhead(clinic, name=other_clinic.name.upper(), phone="020 7946 0777")
    page = desk.post(_change(clinic), typed)
    assert page.status_code == 200
    assert "Another clinic has this name." in page.text
    assert 'value="020 7946 0777"' in page.text
    no_number = desk.post(_change(clinic), _letterhead(clinic, own_emergency_number=""))
    assert "Choose the country, or write the number" in no_number.text
    word = desk.post(_change(clinic), _letterhead(clinic, own_emergency_number="nine"))
    assert "Write the number alone" in word.text
    hidden = desk.post(_change(clinic), _letterhead(clinic, opening_hours="9 to 5\u202e"))
    assert "change the direction of writing" in hidden.text
    clinic.refresh_from_db()
    assert clinic.row_version == 1
    assert not AuditEvent.objects.filter(verb="clinic.changed").exists()


def test_what_somebody_else_saved_is_shown_before_it_is_written_over(
    desk: Client, clinic: Clinic, clinic_administrator: User
) -> None:
    seen = _letterhead(clinic, phone="020 7946 0111")
    meanwhile = {
        name: seen[name] for name in seen if name not in ("seen_version", "country", "phone")
    }
    change_clinic(
        clinic=clinic,
        fields={**meanwhile, "country": None, "phone": "020 7946 0222"},
        row_version=1,
        by=clinic_administrator,
        now=NOW,
    )
    page = desk.post(_change(clinic), seen)
    assert page.status_code == 200
    assert "Somebody else saved this in the meantime" in page.text
    assert "is now: 020 7946 0222" in page.text
    assert 'value="020 7946 0111"' in page.text
    assert 'name="seen_version" value="2"' in page.text
    clinic.refresh_from_db()
    assert clinic.phone == "020 7946 0222"
    for nonsense in ("", "0", "-1", "x", "9" * 30):
        stale = desk.post(_change(clinic), seen | {"seen_version": nonsense})
        assert stale.status_code == 200
    assert desk.post(_change(clinic), seen | {"seen_version": "2"}).status_code == 302
    clinic.refresh_from_db()
    assert clinic.phone == "020 7946 0111"


def test_a_clinic_is_opened_there(desk: Client) -> None:
    new = _letterhead(Clinic(name="Westway", phone="020 7946 0001"), seen_version="")
    assert desk.get("/admin/accounts/clinic/add/").status_code == 200
    assert desk.post("/admin/accounts/clinic/add/", new).status_code == 302
    clinic = Clinic.objects.get(name="Westway")
    assert AuditEvent.objects.filter(verb="clinic.created", subject_id=clinic.pk).count() == 1


def test_a_country_is_kept_there_and_its_clinics_follow(desk: Client, clinic: Clinic) -> None:
    load_countries(by=SystemActor("test"), now=NOW)
    desk.post(_change(clinic), _letterhead(clinic, country="ES", own_emergency_number=""))
    spain = Country.objects.get(pk="ES")
    words = {"name": "España", "emergency_number": "061", "advice_line": "", "offered": "on"}
    page = desk.get(_change(spain))
    assert 'name="code"' not in page.text
    assert desk.post(_change(spain), words | {"seen_version": "1"}).status_code == 302
    clinic.refresh_from_db()
    assert clinic.emergency_number == "061"
    assert AuditEvent.objects.filter(verb="country.changed", subject_id="ES").count() == 1
    new = {"code": "xk", "name": "Kosovo", "emergency_number": "112", "offered": "on"}
    assert desk.post("/admin/accounts/country/add/", new).status_code == 302
    assert Country.objects.get(pk="XK").emergency_number == "112"
    again = desk.post("/admin/accounts/country/add/", new | {"name": "Other"})
    assert "There is a country of this code already." in again.text


def test_a_topic_is_kept_there(desk: Client) -> None:
    load_topics(by=SystemActor("test"), now=NOW)
    food = Topic.objects.get(slug="food")
    page = desk.get(_change(food))
    assert "Alimentación" in page.text
    words = {"name": "Eating", "name_es": "Comer", "state": "retired", "seen_version": "1"}
    assert desk.post(_change(food), words).status_code == 302
    food.refresh_from_db()
    assert (food.slug, food.name, food.state) == ("food", "Eating", "retired")
    assert food.translations == {"es": "Comer"}
    verbs = AuditEvent.objects.filter(subject_id=str(food.pk)).values_list("verb", flat=True)
    assert list(verbs)[-2:] == ["topic.renamed", "topic.retired"]
    taken = desk.post(_change(food), words | {"name": "DRINKING", "seen_version": "3"})
    assert taken.status_code == 200
    assert "There is a topic of this name already." in taken.text
    new = {"slug": "travel", "name": "Travel", "name_es": ""}
    assert desk.post("/admin/content/topic/add/", new).status_code == 302
    assert Topic.objects.get(slug="travel").place == 11


def test_a_topic_in_use_is_not_removed_there(desk: Client) -> None:
    published_leaflets()
    drinking = Topic.objects.get(slug="drinking")
    words = {"name": "Drinks", "name_es": "", "state": "removed", "seen_version": "1"}
    page = desk.post(_change(drinking), words)
    assert page.status_code == 200
    assert "Leaflets have this topic: " in page.text
    drinking.refresh_from_db()
    assert (drinking.name, drinking.state, drinking.row_version) == ("Drinking", "offered", 1)


def test_the_loan_stock_is_kept_there(desk: Client, clinic: Clinic, therapist: User) -> None:
    publish_equipment()
    model = a_model(clinic, therapist, now=NOW)
    words = {
        "item": model.item, "make": model.make, "name": "Guard 9", "size": "", "note": "",
        "weight_limit_kg": "", "service_months": "12", "seen_version": "1",
    }  # fmt: skip
    assert desk.post(_change(model), words).status_code == 302
    model.refresh_from_db()
    assert (model.name, model.service_months, model.clinic) == ("Guard 9", 12, clinic)
    assert AuditEvent.objects.filter(verb="stock_model.changed").count() == 1
    unknown = desk.post(_change(model), words | {"item": "nothing", "seen_version": "2"})
    assert unknown.status_code == 200
    new = words | {"clinic": clinic.pk, "name": "Guard 10", "seen_version": ""}
    assert desk.post("/admin/rehab/stockmodel/add/", new).status_code == 302
    twice = desk.post("/admin/rehab/stockmodel/add/", new)
    assert "This model is in the stock already" in twice.text
    assert StockModel.objects.get(name="Guard 10").added_by.is_superuser


def test_an_article_is_kept_there_but_not_moved(
    desk: Client, clinic: Clinic, therapist: User
) -> None:
    publish_equipment()
    model = a_model(clinic, therapist, now=NOW)
    first, second = articles(model, therapist, "PG-1", "PG-2", now=NOW)
    label = {"serial": "PG-9", "batch": "B1", "service_due_on": "", "seen_version": "1"}
    moved = label | {"state": "lost", "model": "", "clinic": ""}
    assert desk.post(_change(first), moved).status_code == 302
    first.refresh_from_db()
    assert (first.serial, first.batch_key, first.state) == ("PG-9", "b1", "in_store")
    assert AuditEvent.objects.filter(verb="article.changed").count() == 1
    taken = desk.post(_change(second), label)
    assert "In the stock already, or written twice: PG-9." in taken.text
    new = {"model": str(model.pk), "serial": "PG-3", "batch": "", "service_due_on": ""}
    assert desk.post("/admin/rehab/article/add/", new).status_code == 302
    assert Article.objects.get(serial="PG-3").clinic == clinic
    assert AuditEvent.objects.filter(verb="article.added").count() == 3


def test_a_published_text_is_shown_with_the_way_to_its_draft(desk: Client) -> None:
    leaflet = published_leaflets()[0]
    page = desk.get(_change(leaflet))
    address = reverse("content:leaflet_version", args=[leaflet.slug, leaflet.version])
    assert f'href="{address}"' in page.text
    assert desk.post(_change(leaflet), {"title": "Changed"}).status_code == 403
    assert desk.get("/admin/content/leafletversion/add/").status_code == 403


def test_secrets_of_the_sign_in_package_are_not_there(desk: Client) -> None:
    for path in ("mfa/authenticator", "account/emailaddress", "auth/group", "sessions/session"):
        assert desk.get(f"/admin/{path}/").status_code == 404


@pytest.mark.parametrize("staff", [True, False])
def test_nobody_else_gets_in(sign_in: SignIn, clinician: User, clinic: Clinic, staff: bool) -> None:
    User.objects.filter(pk=clinician.pk).update(is_staff=staff)
    for user in (clinician, system_administrator()):
        answer = sign_in(user).get("/admin/accounts/user/")
        assert answer.status_code in {302, 403}
        assert clinician.email not in answer.text
        refused = sign_in(user).post(_change(clinic), _letterhead(clinic, phone="020 7946 0333"))
        assert refused.status_code in {302, 403}
    clinic.refresh_from_db()
    assert clinic.row_version == 1


def test_it_needs_the_second_factor_too(sign_in: SignIn) -> None:
    person = UserFactory.create(is_superuser=True, is_staff=True, second_factor=False)
    assert sign_in(person).get("/admin/").headers["Location"] == "/accounts/2fa/"
