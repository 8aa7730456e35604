"""Addresses of rulesets for those who read and write them."""

from django.urls import path

from triage.views import ruleset_drafts, ruleset_parts, ruleset_proofs, rulesets

app_name = "rulesets"
DRAFT = "drafts/<uuid:draft>/"
VERSION = "versions/<int:ruleset_version>/"

urlpatterns = [
    path("", rulesets.library, name="library"),
    path("import/", ruleset_drafts.import_file, name="import"),
    path(VERSION, rulesets.version, name="version"),
    path(f"{VERSION}difference/<int:other>/", rulesets.version_difference, name="difference"),
    path(f"{VERSION}file/", rulesets.version_file, name="file"),
    path(f"{VERSION}health/", rulesets.version_health, name="health"),
    path(f"{VERSION}draft/", rulesets.version_draft, name="start"),
    path(f"{VERSION}withdraw/", rulesets.version_withdraw, name="withdraw"),
    path(DRAFT, ruleset_drafts.draft, name="draft"),
    path(f"{DRAFT}about/", ruleset_parts.about, name="about"),
    path(f"{DRAFT}rules/", ruleset_parts.rule_add, name="rule_add"),
    path(f"{DRAFT}rules/<slug:rule>/", ruleset_parts.rule, name="rule"),
    path(f"{DRAFT}rules/<slug:rule>/cases/<int:case>/", ruleset_parts.case, name="case"),
    path(f"{DRAFT}check/<slug:rule>/<slug:field>/", ruleset_parts.check, name="check"),
    path(f"{DRAFT}sources/", ruleset_parts.source_add, name="source_add"),
    path(f"{DRAFT}sources/<slug:source>/", ruleset_parts.source, name="source"),
    path(f"{DRAFT}parts/<slug:part>/", ruleset_parts.part, name="part"),
    path(f"{DRAFT}parts/<slug:part>/<int:item>/", ruleset_parts.part, name="item"),
    path(f"{DRAFT}remove/", ruleset_parts.remove, name="remove"),
    path(f"{DRAFT}history/", ruleset_drafts.history, name="history"),
    path(f"{DRAFT}history/<int:number>/", ruleset_drafts.revision_difference, name="revision"),
    path(f"{DRAFT}history/<int:number>/restore/", ruleset_drafts.draft_restore, name="restore"),
    path(f"{DRAFT}difference/", ruleset_drafts.draft_difference, name="draft_difference"),
    path(f"{DRAFT}file/", ruleset_drafts.draft_file, name="draft_file"),
    path(f"{DRAFT}drop/", ruleset_drafts.draft_drop, name="drop"),
    path(f"{DRAFT}review/", ruleset_proofs.review, name="review"),
    path(f"{DRAFT}replay/", ruleset_proofs.replay, name="replay"),
    path(f"{DRAFT}replay/<int:flip>/", ruleset_proofs.flip, name="flip"),
    path(f"{DRAFT}offer/", ruleset_proofs.offer, name="offer"),
    path(f"{DRAFT}approval/", ruleset_proofs.approval, name="approval"),
    path(f"{DRAFT}approval/approve/", ruleset_proofs.approve_draft, name="approve"),
    path(f"{DRAFT}approval/send-back/", ruleset_proofs.send_back_draft, name="send_back"),
    path("<slug:ruleset>/", rulesets.ruleset, name="ruleset"),
]
