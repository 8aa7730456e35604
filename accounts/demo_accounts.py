"""Accounts of the demonstration, whose passwords are printed for everybody to read."""

DOMAIN = "demo.myoway.example"


def is_demo_account(email: str) -> bool:
    """Whether the address belongs to the demonstration (`.example` reaches nobody)."""
    return email.lower().endswith(f"@{DOMAIN}")
