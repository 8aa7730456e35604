"""Everything that rehabilitation writes: each function is one deed, atomic and audited."""
