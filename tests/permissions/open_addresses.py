"""The addresses that ask for no permission of ours: open ones, and those of the sign-in package."""

# Addresses that need no sign-in, each with what an anonymous GET gets and why it is open.
PUBLIC = {
    "livez": (200, "the supervisor asks before anyone signs in"),
    "readyz": (200, "the proxy asks before anyone signs in"),
    "content:sheet_check": (
        404,
        "a patient asks whether a sheet is current; unknown codes are 404",
    ),
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
