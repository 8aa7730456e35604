"""The tables of this app, so that Django finds them; `core.tables` holds what every table shares."""

from core.audit.models import AuditEvent
from core.drafts.models import Draft, Submission

__all__ = ["AuditEvent", "Draft", "Submission"]
