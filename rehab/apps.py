from django.apps import AppConfig


class RehabConfig(AppConfig):
    name = "rehab"

    def ready(self) -> None:
        from patients.contributions import register_worklist
        from rehab.instruments.shelf import shelf
        from rehab.measure_worklist import goal_reviews, same_day_reviews
        from rehab.shipped import EQUIPMENT_FILE, GATE_FILE
        from triage.published import register_shipped

        register_shipped(GATE_FILE)
        register_shipped(EQUIPMENT_FILE)
        shelf()  # a wrong instrument file is told at the start, not at a bedside
        register_worklist(same_day_reviews)
        register_worklist(goal_reviews)
