from django.apps import AppConfig


class RehabConfig(AppConfig):
    name = "rehab"

    def ready(self) -> None:
        from rehab.shipped import EQUIPMENT_FILE, GATE_FILE
        from triage.published import register_shipped

        register_shipped(GATE_FILE)
        register_shipped(EQUIPMENT_FILE)
