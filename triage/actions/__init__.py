"""Everything that triage writes: each function is one deed, atomic and audited."""
