from django.db import migrations

from core.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("content", "0001_initial")]
    operations = [
        append_only("content_leafletversion"),
        append_only("content_handout"),
        append_only("content_documentcheck"),
        append_only("content_handouttalk"),
    ]
