from django.apps import AppConfig


class PatientsConfig(AppConfig):
    name = "patients"

    def ready(self) -> None:
        """Put this app's own part on its pages; the apps above do the same."""
        from patients import contributions, timeline, worklist

        for source in (
            timeline.visit_entries,
            timeline.correction_entries,
            timeline.emergency_entries,
        ):
            contributions.register_timeline(source)
        for section in (
            worklist.to_finish,
            worklist.not_yet_saved,
            worklist.left_open,
            worklist.emergencies,
        ):
            contributions.register_worklist(section)
