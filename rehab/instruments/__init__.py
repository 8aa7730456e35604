"""Outcome measures as reviewed data files: one YAML file each, beside the code that reads them.

Plain Python, no Django. `declared` says what an instrument is, `reading` loads and checks a file,
`shelf` holds the shipped ones, `scoring` computes, `change` compares two results.
"""
