"""Reading the library and the handouts, always from what the reader may see."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import User
from accounts.roles import Permission
from content.leaflet_files import MASTER
from content.models import DocumentCheck, Handout, LeafletVersion, PrintBatch, PrintBatchItem
from patients import selectors as patients


def current_leaflets(language: str = MASTER) -> list[LeafletVersion]:
    """Return the newest version in use of each leaflet in that language, by title."""
    newest: dict[str, LeafletVersion] = {}
    for leaflet in _in_use().filter(language=language).order_by("slug", "version"):
        newest[leaflet.slug] = leaflet
    return sorted(newest.values(), key=lambda leaflet: leaflet.title)


def newest_in_use(slug: str, language: str = MASTER) -> LeafletVersion | None:
    """Return the version of a leaflet that is handed out now, if any is."""
    return _in_use().filter(slug=slug, language=language).order_by("-version").first()


def _in_use() -> QuerySet[LeafletVersion]:
    return LeafletVersion.objects.filter(withdrawal=None).select_related("translation_approval")


def translations_in_step() -> list[LeafletVersion]:
    """Return the newest translation of each leaflet, where it was made from the current English."""
    current = {leaflet.slug: leaflet.version for leaflet in current_leaflets()}
    newest: dict[tuple[str, str], LeafletVersion] = {}
    translated = _in_use().exclude(language=MASTER).order_by("version")
    for leaflet in translated:
        newest[leaflet.slug, leaflet.language] = leaflet
    found = [each for each in newest.values() if current.get(each.slug) == each.translation_of]
    return sorted(found, key=lambda leaflet: (leaflet.language, leaflet.title))


def leaflet_versions(slug: str, language: str = MASTER) -> QuerySet[LeafletVersion]:
    """Return every version of a leaflet, newest first; old ones stay readable."""
    return (
        LeafletVersion.objects.filter(slug=slug, language=language)
        .select_related("withdrawal__withdrawn_by", "translation_approval__approved_by")
        .order_by("-version")
    )


def current_leaflets_by_slug(
    slugs: Iterable[str], language: str = MASTER
) -> dict[str, LeafletVersion]:
    """Return the newest version of each named leaflet that exists in that language."""
    wanted = set(slugs)
    return {
        leaflet.slug: leaflet for leaflet in current_leaflets(language) if leaflet.slug in wanted
    }


def awaits_translation_review(leaflet: LeafletVersion) -> bool:
    """Whether it is a translation that no second person has approved; it then says so in print."""
    return leaflet.translation_of is not None and not hasattr(leaflet, "translation_approval")


def overdue(leaflet: LeafletVersion, on: date) -> bool:
    """Whether the leaflet's review date has passed: it is then shown with a warning."""
    return leaflet.review_by < on


def handouts_visible_to(user: User) -> QuerySet[Handout]:
    """Return the handouts of the patients that this person may see, without their bytes."""
    seen = patients.visible_to(user, Permission.HANDOUT_VIEW)
    return (
        Handout.objects.filter(patient__in=seen)
        .select_related("patient", "issued_by")
        .defer("pdf", "document")
    )


def handouts_of_origin(origin: str) -> QuerySet[Handout]:
    """Return the handouts made from one thing and not called wrong since, without their bytes.

    For documents about the same patient; pages ask `handouts_visible_to`.
    """
    return (
        Handout.objects.filter(origin=origin)
        .exclude(talks__in_error=True)
        .defer("pdf", "document")
        .order_by("issued_at")
    )


def failed_checks() -> QuerySet[DocumentCheck]:
    """Return the issued documents that failed their accessibility check, newest first.

    For editors, who mend templates and see no patient: rows name the rule and the time only.
    """
    return (
        DocumentCheck.objects.exclude(failures=[])
        .select_related("handout")
        .only("failures", "checked_at", "profile", "rules", "handout__kind", "handout__toolchain")
        .order_by("-checked_at", "-id")
    )


def handout_with_code(code: str) -> Handout | None:
    """Return the handout that carries this check code, without its bytes, for whoever has it.

    It is asked without a sign-in: its caller answers whether the sheet holds, and nothing else.
    """
    found: Handout | None = (
        Handout.objects.filter(check_code=code)
        .select_related("patient__clinic")
        .prefetch_related("talks")
        .defer("pdf")
        .first()
    )
    return found


def handouts_of_visits(user: User, visits: Iterable[UUID]) -> dict[UUID, Handout]:
    """Return the newest handout of each visit that has one and not in error, without bytes."""
    found = handouts_visible_to(user).filter(visit__in=visits).exclude(talks__in_error=True)
    return {each.visit_id: each for each in found.order_by("issued_at") if each.visit_id}


def print_batches_visible_to(user: User) -> QuerySet[PrintBatch]:
    """Return the print batches of the clinics where this person may give handouts."""
    clinics = user.clinics_where(Permission.HANDOUT_ISSUE)
    return PrintBatch.objects.filter(clinic__in=clinics).select_related("clinic", "made_by")


def sheets_of(user: User, batch: PrintBatch) -> list[PrintBatchItem]:
    """Return the sheets of a batch whose patients this person may see, in the list's order."""
    seen = patients.visible_to(user, Permission.HANDOUT_ISSUE)
    items = batch.items.filter(patient__in=seen).select_related("patient")
    return list(items.order_by("place"))


def printable_in(user: User, items: Iterable[PrintBatchItem]) -> QuerySet[Handout]:
    """Return the handouts of these sheets that nobody called wrong since, without bytes."""
    made = [item.handout_id for item in items if item.handout_id]
    return handouts_visible_to(user).filter(pk__in=made).exclude(talks__in_error=True)


def issued_in(user: User, batch: PrintBatch) -> list[Handout]:
    """Return what can be printed of a batch, in the list's order, with words, without bytes."""
    items = sheets_of(user, batch)
    found = printable_in(user, items).defer(None).defer("pdf").in_bulk()
    return [found[item.handout_id] for item in items if item.handout_id in found]


def unfinished_print_batches() -> QuerySet[PrintBatch]:
    """Return every batch with sheets to make, the oldest first, for the command that makes them."""
    return (
        PrintBatch.objects.filter(finished_at=None)
        .select_related("clinic", "made_by")
        .order_by("made_at", "pk")
    )


def every_handout() -> QuerySet[Handout]:
    """Return all handouts with their bytes, oldest first, for the command that proves them."""
    return Handout.objects.order_by("issued_at", "pk")
