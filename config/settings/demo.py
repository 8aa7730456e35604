"""The demonstration clinic (`make demo`): synthetic people, a banner, no second factor.

It runs on this machine only. Production settings refuse to start with DEMO_MODE, see prod.py.
"""

from config.databases import configured
from config.settings.base import VAR_DIR, env
from config.settings.local import *  # noqa: F403 - settings modules extend each other

DEMO_MODE = True
MFA_REQUIRED = False
DATABASES = {
    "default": configured(
        env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'demo.sqlite3'}")
    )
}
