"""For developers: the local product with Django's debug pages."""

from config.settings.local import *  # noqa: F403 - settings modules extend each other

DEBUG = True
