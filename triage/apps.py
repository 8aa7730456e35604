from django.apps import AppConfig


class TriageConfig(AppConfig):
    name = "triage"

    def ready(self) -> None:
        from content.conditions import register_vocabulary
        from patients.medicines import register_known_names
        from triage import contributions, ruleset_worklist, sheet_origins, signed_answers
        from triage.medicines import names_in_rules
        from triage.published import ruleset_in_use

        contributions.register()
        signed_answers.register()
        sheet_origins.register()
        ruleset_worklist.register()
        register_known_names(names_in_rules)
        register_vocabulary(ruleset_in_use)
