"""Pages of patients and visits: load through a selector, call one action, answer."""
