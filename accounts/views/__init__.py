"""Pages about people, clinics and one's own account."""
