"""Record to what a page shows."""

from patients.presenters.banner import banner_for

__all__ = ["banner_for"]
