"""The demonstration: three invented clinics at work, made through the product's own actions.

Nothing here is a real person. Names are put together from lists, NHS numbers come from the 999
range that is never issued, telephone numbers from the ranges kept for fiction, and e-mail addresses
end in `.example`.
"""
