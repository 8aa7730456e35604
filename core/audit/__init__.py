"""The audit trail: explicit, append-only, hash-chained. See `core.audit.trail`."""
