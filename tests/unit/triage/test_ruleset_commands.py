"""`export_ruleset` and `import_ruleset` do what the pages do."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from accounts.models import User
from engine.export import to_yaml
from engine.rulesets import load_ruleset
from tests.factories.rulesets import publish_sound, sound_ruleset, stands
from triage.models import RulesetDraft

pytestmark = pytest.mark.django_db


def exported(*arguments: str) -> str:
    out = StringIO()
    call_command("export_ruleset", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "sound.yaml"
    path.write_text(to_yaml(sound_ruleset()), encoding="utf-8")
    return path


def test_what_is_exported_has_the_same_digest() -> None:
    version = publish_sound()
    assert load_ruleset(exported("sound")).digest == version.digest
    assert exported("sound", "1") == exported("sound")


@pytest.mark.parametrize("arguments", [("nothing",), ("sound", "9")])
def test_what_is_not_there_is_said(arguments: tuple[str, ...]) -> None:
    publish_sound()
    with pytest.raises(CommandError, match="there is no version"):
        exported(*arguments)


def test_a_file_becomes_a_draft_of_the_named_editor(file: Path, content_editor: User) -> None:
    call_command("import_ruleset", str(file), by=content_editor.email, stdout=StringIO())
    draft = RulesetDraft.objects.get()
    assert draft.started_by == content_editor
    assert stands(draft).revision.digest == sound_ruleset().digest


def test_who_may_not_edit_imports_nothing(file: Path, clinician: User) -> None:
    for email in (clinician.email, "nobody@clinic.example"):
        with pytest.raises(CommandError, match="nobody who may edit"):
            call_command("import_ruleset", str(file), by=email)


def test_a_wrong_file_is_told_line_by_line(file: Path, content_editor: User) -> None:
    file.write_text(to_yaml(sound_ruleset()).replace("times >=", "tmies >="), encoding="utf-8")
    with pytest.raises(CommandError, match="nearest existing name is times"):
        call_command("import_ruleset", str(file), by=content_editor.email)
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_ruleset", str(file.with_name("gone")), by=content_editor.email)
