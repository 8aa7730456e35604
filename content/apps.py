from django.apps import AppConfig


class ContentConfig(AppConfig):
    name = "content"

    def ready(self) -> None:
        from content import book_worklist, handout_timeline, leaflet_worklist

        handout_timeline.register()
        leaflet_worklist.register()
        book_worklist.register()
