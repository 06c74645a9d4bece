"""A redaction is proposed with the versions that lose their document and the words that go."""

import django.contrib.postgres.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("curation", "0008_curation_status_serialised"),
        ("sources", "0008_publisher_reopens"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="proposal",
            name="redacted_in",
            field=models.BigIntegerField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="proposal",
            name="versions",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.PositiveIntegerField(), blank=True, default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="proposal",
            name="words",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.TextField(), blank=True, default=list, size=None
            ),
        ),
        migrations.AlterField(
            model_name="proposal",
            name="action",
            field=models.CharField(
                choices=[
                    ("withdraw", "withdraw"),
                    ("merge", "merge"),
                    ("refresh", "refresh"),
                    ("redact", "redact"),
                ],
                max_length=8,
            ),
        ),
        migrations.AlterField(
            model_name="transition",
            name="step",
            field=models.CharField(
                choices=[
                    ("submitted", "submitted"),
                    ("recalled", "recalled"),
                    ("changes requested", "changes requested"),
                    ("approved", "approved"),
                    ("discarded", "draft discarded"),
                    ("withdrawn", "withdrawn"),
                    ("merged", "merged"),
                    ("refreshed", "refreshed"),
                    ("redacted", "redacted"),
                ],
                max_length=17,
            ),
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(
                condition=models.Q(("redacted_in__isnull", False)),
                fields=["redacted_in"],
                name="proposal_redacted_in",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("action", "redact"), ("versions__len__gt", 0)),
                    models.Q(
                        models.Q(("action", "redact"), _negated=True),
                        ("versions", []),
                        ("words", []),
                    ),
                    _connector="OR",
                ),
                name="proposal_redaction_has_versions",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("action", "redact"), ("outcome", "open"), _negated=True),
                    ("words__len__gt", 0),
                    _connector="OR",
                ),
                name="proposal_redaction_has_words",
            ),
        ),
    ]
