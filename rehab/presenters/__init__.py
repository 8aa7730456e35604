"""What the pages of rehabilitation show: plain shapes, tested without a template."""
