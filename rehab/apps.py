from django.apps import AppConfig


class RehabConfig(AppConfig):
    name = "rehab"

    def ready(self) -> None:
        from content.still_current import register_origin
        from patients.contributions import register_timeline, register_worklist
        from rehab import (
            contributions,
            episode_parts,
            equipment_parts,
            event_parts,
            measure_parts,
            programme_parts,
            signed_gates,
        )
        from rehab.books import registering
        from rehab.books.exercises import exercise_names
        from rehab.equipment_facts import RULESET, equipment_record
        from rehab.equipment_worklist import (
            loan_checks,
            recalled_with_borrowers,
            stock_service,
            trials_to_decide,
        )
        from rehab.exercise_facts import exercise_facts
        from rehab.exercises_done import register_exercises
        from rehab.measure_worklist import goal_reviews, same_day_reviews
        from rehab.profile_sheet import register_recorder
        from rehab.sheet_standing import standing_of
        from rehab.shipped import EQUIPMENT_FILE, EXERCISES, EXERCISES_FILE, GATE_FILE
        from triage.published import register_shipped

        registering.register()
        signed_gates.register()
        register_shipped(GATE_FILE)
        register_shipped(EQUIPMENT_FILE)
        register_shipped(EXERCISES_FILE)
        register_exercises(exercise_names)
        register_origin("home_programme", standing_of)
        register_recorder(EXERCISES, exercise_facts)
        contributions.register()
        episode_parts.register_episode_panel(event_parts.events_panel)
        episode_parts.register_summary(event_parts.events_summary)
        register_worklist(same_day_reviews)
        register_worklist(goal_reviews)
        episode_parts.register_tab(measure_parts.goals_tab)
        episode_parts.register_tab(measure_parts.measures_tab)
        episode_parts.register_episode_panel(measure_parts.waiting_panel)
        episode_parts.register_summary(measure_parts.goals_summary)
        episode_parts.register_summary(measure_parts.measures_summary)
        register_worklist(programme_parts.programmes_to_review)
        episode_parts.register_tab(programme_parts.exercises_tab)
        episode_parts.register_summary(programme_parts.exercises_summary)
        register_recorder(RULESET, equipment_record)
        register_timeline(equipment_parts.equipment_timeline)
        for section in (recalled_with_borrowers, loan_checks, trials_to_decide, stock_service):
            register_worklist(section)
        episode_parts.register_tab(equipment_parts.equipment_tab)
        episode_parts.register_episode_panel(equipment_parts.loans_panel)
        episode_parts.register_summary(equipment_parts.equipment_summary)
