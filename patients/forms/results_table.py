"""The lines of a laboratory report, as a layout part."""

from collections.abc import Sequence
from typing import Any

from crispy_forms.layout import LayoutObject
from django.template.loader import render_to_string
from django.utils.safestring import SafeString


class ResultsTable(LayoutObject):  # type: ignore[misc]  # crispy ships no types
    """One line for each test: result with unit, and the laboratory's own limits."""

    template = "visits/_results_table.html"

    def __init__(self, tests: Sequence[str]) -> None:
        self.tests = tuple(tests)
        self.fields: list[Any] = []

    def render(
        self, form: Any, context: Any, template_pack: Any = None, **kwargs: Any
    ) -> SafeString:
        rows = []
        for test in self.tests:
            names = (test, f"{test}_low", f"{test}_high")
            form.rendered_fields.update(names)
            result, low, high = (form[name] for name in names)
            errors = [error for bound in (result, low, high) for error in bound.errors]
            rows.append({"result": result, "low": low, "high": high, "errors": errors})
        return render_to_string(self.template, {"rows": rows}, request=context.get("request"))
