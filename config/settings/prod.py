"""Production: refuses to start half-configured, and never as a demonstration."""

from django.core.exceptions import ImproperlyConfigured

from config.settings.base import *  # noqa: F403 - settings modules extend each other
from config.settings.base import ALLOWED_HOSTS, PUBLIC_ADDRESS, SECRET_KEY, env

if not SECRET_KEY or len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("Set SECRET_KEY to a random text of at least 50 characters.")
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured("Set ALLOWED_HOSTS to the host names of this service.")
if not env.str("DATABASE_URL", default=""):
    raise ImproperlyConfigured("Set DATABASE_URL, for example postgres://user:password@host/name.")
if PUBLIC_ADDRESS and not PUBLIC_ADDRESS.startswith("https://"):
    raise ImproperlyConfigured("PUBLIC_ADDRESS is printed for patients: it must be https://…")
if env.bool("DEMO_MODE", default=False):
    raise ImproperlyConfigured("Demonstration mode can't run with production settings.")

SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# The number of proxies in front, whose X-Forwarded-For tells the real network address: sign-in
# limits count by it.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=1)
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https"
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrftoken"
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="smtp://localhost:25")
globals().update(EMAIL_CONFIG)
