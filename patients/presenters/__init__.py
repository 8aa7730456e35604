"""Record to what a page shows; views and templates use these and no model methods beyond them."""

from patients.presenters.alerts import (
    alert_kind_groups,
    alert_lists,
    alert_shown,
    alert_text,
)
from patients.presenters.banner import age_text, banner_for, identity_for, name_of
from patients.presenters.medicines import medicine_lists
from patients.presenters.people import corrections_shown, patient_facts, patient_rows
from patients.presenters.timeline import timeline_shown
from patients.presenters.visits import missing_in, visit_page
from patients.presenters.worklist import section_shown

__all__ = [
    "age_text",
    "alert_kind_groups",
    "alert_lists",
    "alert_shown",
    "alert_text",
    "banner_for",
    "corrections_shown",
    "identity_for",
    "medicine_lists",
    "missing_in",
    "name_of",
    "patient_facts",
    "patient_rows",
    "section_shown",
    "timeline_shown",
    "visit_page",
]
