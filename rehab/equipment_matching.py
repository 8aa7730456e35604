"""How makes, models and batches are compared: letters and digits only, whatever the case.

"Medi-Lift 200" and "medilift200" are one model to a recall; a false hit costs a look, a miss an
injury.
"""


def compared(text: str) -> str:
    """Return the text as it is compared."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def model_key(make: str, name: str) -> str:
    """Return make and model as they are compared."""
    return f"{compared(make)[:100]}|{compared(name)[:100]}"


def batch_key(batch: str) -> str:
    """Return a batch as it is compared; empty when it is not recorded."""
    return compared(batch)[:60]
