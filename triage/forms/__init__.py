"""What is typed on the pages of a screening, read and checked; nothing here writes."""
