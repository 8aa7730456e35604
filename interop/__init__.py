"""Doors to other systems (FHIR R4, CDS Hooks). Has no tables of its own."""
