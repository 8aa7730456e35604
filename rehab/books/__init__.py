"""The reference texts of rehabilitation as books: what editors write, and what is read now.

`equipment`, `exercises` and `instruments` each hold the form of their text and the functions by
which the product reads the version in use; `registering` names them all when the product starts.
What a text means (items, doses, scores) is elsewhere and knows nothing of versions.
"""
