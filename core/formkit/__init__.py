"""The form kit: fields, layout and error summary that every form of the product is built from.

Forms import `core.formkit.fields`, `core.formkit.findings` and `core.formkit.layout`.
"""
