"""The gate on every document: the 104 rules of PDF/UA-1, checked in this process in about 9 ms,
and for the archive the 156 rules of PDF/A-3a."""

from dataclasses import dataclass
from typing import Literal

import page as page_validation

Profile = Literal["ua1", "3a"]


@dataclass(frozen=True)
class ValidationResult:
    """How many rules were applied, and what broke: (rule, message) pairs, empty when accessible."""

    rules: int
    failures: tuple[tuple[str, str], ...]

    @property
    def passed(self) -> bool:
        return not self.failures


def validate_pdf(content: bytes, profile: Profile = "ua1") -> ValidationResult:
    """Apply PDF/UA-1 ("ua1") or PDF/A-3a ("3a") to a finished file. A file that is no PDF fails;
    it never raises."""
    try:
        report = page_validation.validate_pdf_bytes(content, profile=profile)
    except page_validation.PageError as error:
        return ValidationResult(rules=0, failures=(("unreadable", str(error)),))
    return ValidationResult(
        rules=report.rules.total,
        failures=tuple((failure.rule_id, failure.message) for failure in report.failures),
    )
