"""The pages of a screening: load through a selector, call one action, answer."""
