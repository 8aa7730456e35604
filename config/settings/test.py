"""The test suite: SQLite in a file by default, PostgreSQL with DATABASE_URL."""

import os
import tempfile

from config.databases import SQLITE_OPTIONS, configured
from config.settings.base import *  # noqa: F403 - settings modules extend each other
from config.settings.base import LOGGING, MIDDLEWARE, env

SECRET_KEY = "only-for-tests-" + "0" * 50
PUBLIC_ADDRESS = "https://myoway.clinic.example"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MIDDLEWARE = [m for m in MIDDLEWARE if not m.startswith("whitenoise.")]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

_database = env.db_url("DATABASE_URL", default="sqlite:////nonexistent/myoway.sqlite3")
DATABASES = {"default": configured(_database)}
if _database["ENGINE"].endswith("sqlite3"):
    # A file, as in production: the in-memory database has other locking.
    DATABASES["default"]["TEST"] = {
        "NAME": os.path.join(
            tempfile.gettempdir(), f"myoway-test-{os.getuid()}-{os.getpid()}.sqlite3"
        )
    }
    # Locking and transactions as in production; only a power cut may cost a test its data.
    DATABASES["default"]["OPTIONS"]["init_command"] = SQLITE_OPTIONS["init_command"].replace(
        "synchronous=FULL", "synchronous=OFF"
    )
elif "READY_POSTGRES" in os.environ:
    # A database of this server that `migrate` has filled; the test databases begin as its copies.
    DATABASES["default"]["TEST"] = {"TEMPLATE": os.environ["READY_POSTGRES"]}
LOGGING = {**LOGGING, "root": {"handlers": ["stderr"], "level": "ERROR"}}
