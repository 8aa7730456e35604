"""The real product on one's own machine (`make run`): loopback, SQLite, second factor required."""

from config.settings.base import *  # noqa: F403 - settings modules extend each other
from config.settings.base import VAR_DIR, env
from config.settings.local_secret import kept_secret

SECRET_KEY = env.str("SECRET_KEY", default="") or kept_secret(VAR_DIR / "secret.key")
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
STATIC_ROOT = None  # type: ignore[assignment]  # served from where they are; nothing is collected
WHITENOISE_AUTOREFRESH = False
