from django.db import migrations

from core.append_only import append_only


class Migration(migrations.Migration):
    """Rows that are written once: the database refuses to change or delete them too."""

    dependencies = [("triage", "0001_initial")]

    operations = [
        append_only("triage_rulesetversion"),
        append_only("triage_answerchange"),
        append_only("triage_override"),
        append_only("triage_receipt"),
    ]
