"""From a screening to what its pages and papers show; tested without a template."""
