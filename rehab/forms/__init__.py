"""The forms of rehabilitation; none writes."""
