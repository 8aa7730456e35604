"""Everything that changes people, clinics, roles and sessions. Each action is audited."""
