"""Addresses of a screening, and posting as its pages would."""

from typing import Any

from django.test import Client
from django.urls import reverse

from tests.factories.triage import NOW, refreshed
from triage.assessment import assess
from triage.models import Screening, ScreeningAnswer


def page(name: str, screening: Screening, *args: Any) -> str:
    return reverse(f"triage:{name}", args=[screening.pk, *args])


def shown(browser: Client, name: str, screening: Screening, *args: Any) -> str:
    response = browser.get(page(name, screening, *args))
    assert response.status_code == 200
    return response.content.decode()


def post_section(
    browser: Client, screening: Screening, section: str, fields: dict[str, Any], **extra: Any
) -> Any:
    """Post a section as its page would: every item with the version that holds now."""
    rows = ScreeningAnswer.objects.filter(screening=screening)
    versions = {f"v.{item}": version for item, version in rows.values_list("item", "row_version")}
    given = {f"v.{name[2:]}": "0" for name in fields if name.startswith("a.")}
    return browser.post(
        page("section", screening, section), {**given, **versions, **fields}, **extra
    )


def kept(screening: Screening, item: str) -> Any:
    row = ScreeningAnswer.objects.filter(screening=screening, item=item).first()
    return row.value if row else None


def sign_fields(screening: Screening, **changes: str) -> dict[str, Any]:
    now = refreshed(screening)
    return {"row_version": now.row_version, "seen": assess(now, NOW).seen, **changes}
