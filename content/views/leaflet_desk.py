"""What is particular to the drafts of leaflets among all drafts."""

from content import editing_selectors
from content.actions import editing, publishing
from content.draft_presenters import LEAFLET_DRAFTS
from content.leaflet_difference import leaflet_differences
from content.leaflets import leaflet_from
from content.topic_selectors import topic_names
from content.views.any_draft import Desk
from content.views.draft_page import draft_context, version_page

LEAFLETS = Desk(
    at=LEAFLET_DRAFTS,
    home="content:library",
    drafts=editing_selectors.drafts,
    standing=editing_selectors.standing,
    context=draft_context,
    content_of=lambda version: dict(version.front_matter),
    differences=lambda _found, before, after: leaflet_differences(
        leaflet_from(before) if before is not None else None,
        leaflet_from(after),
        topics=topic_names,
    ),
    proposed=lambda found: found.leaflet.review_by,
    page_of=version_page,
    restore=editing.restore,
    drop=editing.drop_draft,
    go_on=editing.go_on_from_newer,
    offer=publishing.offer_draft,
    approve=publishing.approve,
    send_back=publishing.send_back,
)
