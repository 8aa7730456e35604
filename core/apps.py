from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"

    def ready(self) -> None:
        from core.pdf import checks  # noqa: F401 - importing registers the start-up warning
