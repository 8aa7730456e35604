"""A secret key for one's own machine: made once, kept in var/, never in the repository."""

import secrets
from pathlib import Path


def kept_secret(path: Path) -> str:
    """Return the key in `path` (made with mode 0600 when absent)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="ascii") as new:
            path.chmod(0o600)
            new.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    return path.read_text(encoding="ascii").strip()
