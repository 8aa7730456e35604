"""The tables of this app, so that Django finds them; see `core.tables` for what all share."""

from core.audit.models import AuditEvent
from core.drafts.models import Draft, Submission

__all__ = ["AuditEvent", "Draft", "Submission"]
