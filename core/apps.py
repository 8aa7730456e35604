from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"

    def ready(self) -> None:
        from core.formkit import words
        from core.pdf import checks  # noqa: F401 - importing registers the start-up warning

        words.say_what_to_do()
