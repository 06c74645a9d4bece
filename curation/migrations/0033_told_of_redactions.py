"""Authors are told when a redaction makes their record a draft again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("curation", "0032_edges_of_read_pages")]

    operations = [
        migrations.AlterField(
            model_name="notification",
            name="kind",
            field=models.CharField(
                choices=[
                    ("changes requested", "asked for changes to"),
                    ("approved", "approved and published"),
                    ("mention", "mentioned you in a comment on"),
                    ("answer", "answered a comment on"),
                    ("comment", "commented on"),
                    ("redacted", "redacted words of a source of"),
                ],
                max_length=17,
            ),
        ),
    ]
