"""The pages of rehabilitation: load through a selector, call one action, answer."""
