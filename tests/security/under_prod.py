"""Questions put to the product under its production settings, in a process of their own.

`python -m tests.security.under_prod` prints, as JSON, what a visitor gets. The settings are read
from the environment exactly as on a server; only the collected static files go to a scratch folder.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

from tests.ready import begin_with_copy


def main() -> None:
    """Migrate an empty database, collect files, ask for pages, print status and headers."""
    import django
    from django.conf import settings

    django.setup()
    settings.STATIC_ROOT = Path(os.environ["HOME"]) / "static"
    from django.core.management import call_command
    from django.templatetags.static import static
    from django.test import Client

    begin_with_copy(settings.DATABASES["default"]["NAME"])
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    browser = Client(headers={"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.1"})
    browser.raise_request_exception = False
    host = {"HTTP_HOST": "records.example"}
    asked = {}
    for name in json.loads(sys.argv[1]):
        path = static(name[7:]) if name.startswith("static:") else name
        asked[name] = _told(browser.get(path, **host))
    asked["another host"] = _told(browser.get("/livez", HTTP_HOST="evil.example"))
    plain = Client().get("/accounts/login/", **host)
    asked["http"] = {"status": plain.status_code, "headers": {"location": plain["Location"]}}
    sys.stdout.write(json.dumps(asked))


def _told(answer: Any) -> dict[str, Any]:
    return {
        "status": answer.status_code,
        "headers": {name.lower(): value for name, value in answer.headers.items()},
        "cookies": {name: dict(morsel.items()) for name, morsel in answer.cookies.items()},
    }


def environment(where: Path, **changed: str) -> dict[str, str]:
    """Return a complete production environment with its database in `where`; "" unsets."""
    given = {
        "PATH": os.environ["PATH"],
        "HOME": str(where),
        "DJANGO_SETTINGS_MODULE": "config.settings.prod",
        "SECRET_KEY": "a-long-random-text-that-is-no-secret-in-a-test-0123456789-abcdef",
        "ALLOWED_HOSTS": "records.example",
        "DATABASE_URL": f"sqlite:///{where / 'prod.sqlite3'}",
        "PYTHONWARNINGS": "default",
        "READY_SQLITE": os.environ.get("READY_SQLITE", ""),
    } | changed
    return {name: value for name, value in given.items() if value}


if __name__ == "__main__":
    main()
