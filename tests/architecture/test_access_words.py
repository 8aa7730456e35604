"""The access report says in words whatever can happen to a patient's record.

A verb without words is shown as the code that it is, so that nothing is left out; an administrator
who answers a patient's question must never have to read one.
"""

import ast
import re

from accounts.access_report import WORDS
from tests.architecture.source import PACKAGES, product_modules, tree_of

VERB = re.compile(r"[a-z_]+\.[a-z_]+(?<!\.html)(?<!\.yaml)(?<!\.json)(?<!\.css)")

# What is done to texts, topics, rules, stock, accounts, clinics and countries is about no patient;
# the names of findings and of fields look like verbs and are none.
ABOUT_NOBODY = re.compile(
    r"(book|topic|country|leaflet|ruleset|article|stock_model|clinic|person|role|password"
    r"|second_factor|sign_in|form|access|audit)\..*"
    r"|(conditions|labs|session_signs|dose|licence|repeat)\..*"
    r"|session\.ended|emergency\.refused|equipment_recall\.opened|screening\.vectors_made"
    r"|print_batch\.(started|finished|tried_again)"
)


def test_every_verb_about_a_patient_has_words() -> None:
    verbs = {verb for module in product_modules() for verb in _verbs(module)}
    assert "patient.viewed" in verbs  # or the search finds nothing at all
    assert sorted(v for v in verbs if v not in WORDS and not ABOUT_NOBODY.fullmatch(v)) == []


def _verbs(module: str) -> list[str]:
    if module.startswith(("config/", "engine/", "core/")):
        return []
    calls = [node for node in ast.walk(tree_of(module)) if isinstance(node, ast.Call)]
    return [
        given.value
        for call in calls
        for given in (*call.args, *(keyword.value for keyword in call.keywords))
        if isinstance(given, ast.Constant)
        and isinstance(given.value, str)
        and VERB.fullmatch(given.value)
        and given.value.partition(".")[0] not in PACKAGES  # the name of a table
    ]
