"""Who may do what, address by address: the one table that every address must be in.

People are letters: C clinician, T therapist, E content editor, A clinic administrator (all of one
clinic), S system administrator, X clinician of another clinic. `may` names who of C T E A S gets
the answer that the row gives for each method, sent without any form data; everybody else gets 403,
and a method that the row does not give is 405. 422 stands for the form shown again, which some
pages send with 200. X gets what C gets where the address names nothing; where it names something
of the clinic, X gets 404.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Row:
    """One address. `kind` says what its ids name (tests.permissions.world), "" for none.

    `shared` marks addresses whose ids name something that no clinic owns.
    """

    name: str
    kind: str
    may: str
    answers: dict[str, int] = field(default_factory=dict)
    shared: bool = False


def row(name: str, kind: str, may: str, *, shared: bool = False, **answers: int) -> Row:
    """Return a row; what answers GET may answer HEAD the same, or refuse HEAD."""
    return Row(name, kind, may, {m.upper(): status for m, status in answers.items()}, shared)


EVERYBODY = "CTEAS"
READERS = "CT"  # of the clinical record
ADMINISTRATORS = "AS"

MATRIX = [
    # One's own.
    row("worklist", "", EVERYBODY, get=200),
    row("accounts:index", "", EVERYBODY, get=302),
    row("accounts:me", "", EVERYBODY, get=200, post=422),
    row("accounts:switch_clinic", "", EVERYBODY, post=404),
    row("draft_save", "", EVERYBODY, post=400),
    row("draft_discard", "", EVERYBODY, post=400),
    row("keep_alive", "", EVERYBODY, get=204, post=204),
    # People, clinics, oversight. 302: asks who is sitting there again.
    row("accounts:members", "", ADMINISTRATORS, get=302),
    row("accounts:clinics", "", ADMINISTRATORS, get=200),
    row("accounts:clinic_create", "", "S", get=200, post=422),
    row("accounts:clinic_settings", "clinic", ADMINISTRATORS, get=200, post=422),
    row("accounts:clinic_people", "clinic", ADMINISTRATORS, get=200),
    row("accounts:person_add", "clinic", ADMINISTRATORS, get=200, post=422),
    row("accounts:person", "person", ADMINISTRATORS, get=200),
    row("accounts:person_edit", "person", ADMINISTRATORS, get=302, post=302),
    row("accounts:role_give", "person", ADMINISTRATORS, post=302),
    row("accounts:role_end", "role", ADMINISTRATORS, post=302),
    row("accounts:person_deactivate", "person", ADMINISTRATORS, get=302, post=302),
    row("accounts:person_reactivate", "person", ADMINISTRATORS, get=302, post=302),
    row("accounts:person_end_sessions", "person", ADMINISTRATORS, get=302, post=302),
    row("accounts:person_reset", "person", ADMINISTRATORS, get=302, post=302),
    row("accounts:audit", "", "S", get=200, post=200),
    # Patients.
    row("patients:list", "", "CTA", get=200),
    row("patients:find", "", "CTA", post=302),
    row("patients:register", "", READERS, get=200, post=422),
    row("patients:emergency", "", READERS, get=302, post=302),
    row("patients:detail", "patient", READERS, get=200),
    row("patients:edit", "patient", READERS, get=200, post=422),
    row("patients:open_visit", "patient", "C", get=200, post=422),
    row("patients:access_report", "patient", "A", get=200),
    row("patients:access_report_file", "patient", "A", get=302),
    row("patients:alert_kinds", "patient", READERS, get=200),
    row("patients:alert_record", "alert kind", READERS, get=200, post=422),
    row("patients:alert_change", "alert", READERS, get=200, post=422),
    row("patients:alert_resolve", "alert", READERS, get=200, post=422),
    row("patients:alert_in_error", "alert", READERS, get=200, post=422),
    row("patients:medicine_add", "patient", READERS, get=200, post=422),
    row("patients:medicine_change", "medicine", READERS, get=200, post=422),
    row("patients:medicine_stop", "medicine", READERS, get=200, post=422),
    row("patients:medicine_in_error", "medicine", READERS, get=200, post=422),
    # Visits.
    row("visits:detail", "visit", READERS, get=200),
    row("visits:edit", "visit", "C", get=200, post=422),
    row("visits:results", "visit", "C", get=200, post=422),
    row("visits:body_map", "visit", "C", get=200, post=422),
    row("visits:body_map_amend", "visit", "C", get=200, post=422),
    row("visits:body_map_in_error", "body map", "C", get=200, post=422),
    row("visits:sign", "visit", "C", get=200, post=409),
    row("visits:amend", "visit", "C", get=200, post=422),
    row("visits:in_error", "visit", "C", get=200, post=422),
    row("visits:vital_sign_in_error", "vital sign", "C", get=200, post=422),
    row("visits:investigation_in_error", "investigation", "C", get=200, post=422),
    # Screenings.
    row("triage:start", "visit", "C", post=302),
    row("triage:screening", "screening", READERS, get=302),
    row("triage:section", "section", "C", get=200, post=302),
    row("triage:none_present", "section", "C", post=302),
    row("triage:check", "screening", READERS, get=200),
    row("triage:result", "screening", READERS, get=200),
    row("triage:similar", "screening", READERS, get=200),
    row("triage:override", "screening", "C", get=200, post=422),
    row("triage:close", "screening", "C", get=200, post=404),
    row("triage:take_back", "screening action", "C", post=302),
    row("triage:sign", "screening", "C", get=200, post=422),
    row("triage:receipt", "signed", READERS, get=200),
    row("triage:handout", "signed", READERS, get=200, post=422),
    row("triage:fluid_plan", "signed", READERS, get=200, post=422),
    row("triage:mark_in_error", "screening", "C", get=200, post=422),
    # Threads and recalls.
    row("triage:referrals", "", READERS, get=200),
    row("triage:referral_start", "signed", "C", get=200, post=422),
    row("triage:referral", "referral", READERS, get=200),
    row("triage:referral_letter", "referral", READERS, get=200),
    row("triage:referral_letter_pdf", "sent letter", READERS, get=200),
    row("triage:referral_edit", "referral", "C", get=200, post=422),
    row("triage:referral_handover", "referral", "C", get=200, post=422),
    row("triage:referral_send", "referral", "C", get=200, post=422),
    row("triage:referral_cancel", "referral", "C", get=200, post=422),
    row("triage:referral_not_sent", "sent referral", "C", get=200, post=422),
    row("triage:referral_chase", "sent referral", "C", get=200, post=422),
    row("triage:referral_reply", "sent referral", "C", get=200, post=422),
    row("triage:referral_booked", "sent referral", "C", get=200, post=422),
    row("triage:referral_seen", "sent referral", "C", get=200, post=422),
    row("triage:referral_acknowledge", "answered referral", "C", get=200, post=422),
    row("triage:referral_not_attended", "booked referral", "C", get=200, post=422),
    row("triage:referral_resubmit", "declined referral", "C", get=200, post=422),
    row("triage:referral_close", "seen referral", "C", get=200, post=422),
    row("triage:recall", "recall", READERS, get=200),
    row("triage:recall_done", "recall", "C", get=200, post=422),
    row("triage:recall_try", "recall", "C", get=200, post=422),
    row("triage:recall_not_attended", "recall", "C", get=200, post=422),
    row("triage:recall_move", "recall", "C", get=200, post=422),
    row("triage:recall_cancel", "recall", "C", get=200, post=422),
    # Rehabilitation: caseload, episodes, sessions, gates, holds, adverse events.
    row("rehab:caseload", "", READERS, get=200),
    row("rehab:stop_limits", "", "C", get=200, post=422),
    row("rehab:episode_start", "patient", "T", get=200, post=422),
    row("rehab:episode", "episode", READERS, get=200),
    row("rehab:episode_edit", "episode", "T", get=200, post=422),
    row("rehab:precautions", "episode", "T", get=200, post=409),
    row("rehab:team", "episode", "T", get=200, post=409),
    row("rehab:review", "episode", "T", get=200, post=422),
    row("rehab:episode_in_error", "episode", "T", get=200, post=422),
    row("rehab:discharge", "episode", "T", get=200, post=422),
    row("rehab:discharge_summary", "summary", READERS, get=200),
    row("rehab:gate", "episode", "T", get=200, post=422),
    row("rehab:sessions", "episode", READERS, get=200),
    row("rehab:plan_session", "episode", "T", get=200, post=422),
    row("rehab:new_event", "episode", "T", get=200, post=422),
    row("rehab:session", "written session", READERS, get=200),
    row("rehab:session_gate", "planned session", "T", get=200, post=422),
    row("rehab:write_session", "written session", "T", get=200, post=422),
    row("rehab:not_delivered", "planned session", "T", get=200, post=422),
    row("rehab:move_session", "planned session", "T", get=200, post=422),
    row("rehab:sign_session", "written session", "T", get=200, post=409),
    row("rehab:amend_session", "signed session", "T", get=200, post=422),
    row("rehab:session_in_error", "signed session", "T", get=200, post=422),
    row("rehab:gate_result", "gate", READERS, get=200),
    row("rehab:what_to_do", "gate", READERS, get=200),
    row("rehab:settle_gate", "gate to settle", "T", get=200, post=422),
    row("rehab:clear_hold", "hold", "C", get=200, post=422),
    row("rehab:event", "adverse event", "T", get=200, post=422),
    # Exercises at home.
    row("rehab:exercises", "episode", READERS, get=200),
    row("rehab:exercise_profile", "episode", "T", get=200, post=422),
    row("rehab:choose_exercises", "episode", "T", get=200, post=422),
    row("rehab:programme", "programme", READERS, get=200),
    row("rehab:end_programme", "programme", "T", get=200, post=422),
    row("rehab:programme_handout", "programme", READERS, get=200, post=422),
    # Measures and goals of an episode of rehabilitation.
    row("rehab:instruments", "", READERS, get=200),
    row("rehab:measures", "episode", READERS, get=200),
    row("rehab:measure_series", "episode instrument", READERS, get=200),
    row("rehab:measure_add", "episode instrument", "T", get=200, post=422),
    row("rehab:measure", "measure", READERS, get=200),
    row("rehab:measure_amend", "measure", "T", get=200, post=422),
    row("rehab:measure_in_error", "measure", "T", get=200, post=422),
    row("rehab:same_day_review", "measure", READERS, get=200, post=422),
    row("rehab:goals", "episode", READERS, get=200),
    row("rehab:goal_add", "episode", "T", get=200, post=422),
    row("rehab:goal", "goal", READERS, get=200),
    row("rehab:goal_change", "goal", "T", get=200, post=422),
    row("rehab:goal_score", "goal", "T", get=200, post=422),
    row("rehab:goal_end", "goal", "T", get=200, post=422),
    row("rehab:goal_score_in_error", "goal score", "T", get=200, post=422),
    # Equipment: of a patient, of the stock (no patient in it), of the reviewed catalogue.
    row("rehab:equipment", "episode", READERS, get=200),
    row("rehab:equipment_profile", "episode", "T", get=200, post=422),
    row("rehab:equipment_suggestions", "episode", READERS, get=200),
    row("rehab:trial_start", "episode", "T", get=200, post=422),
    row("rehab:trial", "trial", READERS, get=200),
    row("rehab:trial_count", "trial", "T", get=200, post=422),
    row("rehab:trial_end", "trial", "T", get=200, post=422),
    row("rehab:trial_in_error", "trial", "T", get=200, post=422),
    row("rehab:trial_count_in_error", "trial count", "T", get=200, post=422),
    row("rehab:loan_start", "episode entry", "T", get=200, post=422),
    row("rehab:loan", "loan", READERS, get=200),
    row("rehab:loan_end", "loan", "T", get=200, post=422),
    row("rehab:loan_plan_check", "loan", "T", get=200, post=422),
    row("rehab:loan_in_error", "loan", "T", get=200, post=422),
    row("rehab:loan_print", "loan", "T", post=303),
    row("rehab:loan_check", "loan check", "T", get=200, post=422),
    row("rehab:loan_agreement", "agreement", READERS, get=200),
    row("rehab:recall_borrower", "borrowed line", "T", get=200, post=422),
    row("rehab:stock", "", "TA", get=200),
    row("rehab:stock_labels", "", "TA", get=302),
    row("rehab:stock_models", "", "TA", get=200),
    row("rehab:stock_model_add", "", "TA", get=200, post=422),
    row("rehab:stock_model", "stock model", "TA", get=200, post=422),
    row("rehab:articles_add", "stock model", "TA", get=200, post=422),
    row("rehab:article", "article", "TA", get=200),
    row("rehab:article_edit", "article", "TA", get=200, post=422),
    row("rehab:article_move", "article", "TA", get=200, post=422),
    row("rehab:recalls", "", "TA", get=200),
    row("rehab:recall_add", "", "TA", get=200, post=422),
    row("rehab:equipment_recall", "equipment recall", "TA", get=200),
    row("rehab:recall_article", "stored line", "TA", get=200, post=422),
    row("rehab:catalogue", "", EVERYBODY, get=200),
    row("rehab:catalogue_item", "entry", EVERYBODY, shared=True, get=200),
    # Leaflets belong to the house, handouts to a patient.
    row("content:library", "", EVERYBODY, get=200),
    row("content:document_checks", "", "E", get=200),
    row("content:leaflet", "leaflet", EVERYBODY, shared=True, get=200),
    row("content:leaflet_version", "leaflet version", EVERYBODY, shared=True, get=200),
    row("content:handout", "handout", READERS, get=200),
    row("content:handout_pdf", "handout", READERS, get=200),
    row("content:handout_talk", "handout", READERS, post=422),
    row("content:handout_in_error", "handout", READERS, get=200, post=422),
    # Rulesets belong to the house; nobody but their editors sees a draft.
    row("rulesets:library", "", EVERYBODY, get=200),
    row("rulesets:ruleset", "ruleset", EVERYBODY, shared=True, get=200),
    row("rulesets:version", "ruleset version", EVERYBODY, shared=True, get=200),
    row("rulesets:difference", "ruleset pair", EVERYBODY, shared=True, get=200),
    row("rulesets:file", "ruleset version", EVERYBODY, shared=True, get=200),
    row("rulesets:health", "ruleset version", EVERYBODY, shared=True, get=200),
    row("rulesets:start", "ruleset version", "E", shared=True, post=303),
    row("rulesets:withdraw", "ruleset version", "E", shared=True, get=200, post=422),
    row("rulesets:import", "", "E", get=200, post=422),
    row("rulesets:draft", "draft", "E", shared=True, get=200),
    row("rulesets:about", "draft", "E", shared=True, get=200, post=422),
    row("rulesets:rule_add", "draft", "E", shared=True, get=200, post=422),
    row("rulesets:rule", "draft rule", "E", shared=True, get=200, post=422),
    row("rulesets:case", "draft case", "E", shared=True, get=200, post=422),
    row("rulesets:check", "draft condition", "E", shared=True, post=200),
    row("rulesets:source_add", "draft", "E", shared=True, get=200, post=422),
    row("rulesets:source", "draft source", "E", shared=True, get=200, post=422),
    row("rulesets:part", "draft part", "E", shared=True, get=200, post=409),
    row("rulesets:item", "draft item", "E", shared=True, get=200, post=409),
    row("rulesets:remove", "draft", "E", shared=True, post=404),
    row("rulesets:history", "draft", "E", shared=True, get=200),
    row("rulesets:revision", "draft revision", "E", shared=True, get=200),
    row("rulesets:restore", "draft revision", "E", shared=True, post=303),
    row("rulesets:draft_difference", "draft", "E", shared=True, get=200),
    row("rulesets:draft_file", "draft", "E", shared=True, get=200),
    row("rulesets:drop", "draft", "E", shared=True, post=303),
    row("rulesets:review", "draft", "E", shared=True, get=200, post=303),
    row("rulesets:replay", "draft", "E", shared=True, get=200, post=303),
    row("rulesets:flip", "draft flip", "E", shared=True, get=200, post=422),
    row("rulesets:offer", "draft", "E", shared=True, post=303),
    row("rulesets:approval", "draft", "E", shared=True, get=200),
    row("rulesets:approve", "draft", "E", shared=True, get=200, post=422),
    row("rulesets:send_back", "draft", "E", shared=True, get=200, post=422),
]

# Addresses that need no sign-in, each with what an anonymous GET gets and why it is open.
PUBLIC = {
    "livez": (200, "the supervisor asks before anyone signs in"),
    "readyz": (200, "the proxy asks before anyone signs in"),
    "accounts:closed": (404, "doors of the sign-in package that stay shut"),
    "account_login": (200, "signing in"),
    "account_inactive": (200, "says that an account is closed, without saying whose"),
    "account_reset_password": (200, "a forgotten password"),
    "account_reset_password_done": (200, "says to look into the mail, whoever asked"),
    "account_reset_password_from_key": (200, "the link in the mail; a wrong one is explained"),
    "account_reset_password_from_key_done": (200, "says that the password is set"),
    "mfa_authenticate": (302, "the second step; without the first it leads to sign-in"),
    "mfa_login_webauthn": (302, "passkey sign-in; its data is for scripts only"),
    "account_logout": (302, "signing out twice does no harm"),
}

# Addresses of the sign-in package about one's own account: any signed-in person, own data only.
OWN_SIGN_IN = {
    "account_change_password",
    "account_reauthenticate",
    "mfa_index",
    "mfa_reauthenticate",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_reauthenticate_webauthn",
    "mfa_remove_webauthn",
    "mfa_edit_webauthn",
    "usersessions_list",
}

# Addresses of the sign-in package that our own door in front of them keeps shut (accounts.urls).
SHUT = {
    "account_signup",
    "account_email",
    "account_email_verification_sent",
    "account_set_password",
    "account_confirm_login_code",
    "account_confirm_email",
}
