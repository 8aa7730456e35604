"""Writes to the library: issuing handouts, and editing and publishing leaflets."""

from content.actions.issuing import (
    Choice,
    LeafletChangedWithoutVersion,
    ReasonMissing,
    issue_handout,
    leaflet_digest,
    mark_handout_in_error,
    publish_leaflet,
    record_talk,
)

__all__ = [
    "Choice",
    "LeafletChangedWithoutVersion",
    "ReasonMissing",
    "issue_handout",
    "leaflet_digest",
    "mark_handout_in_error",
    "publish_leaflet",
    "record_talk",
]
