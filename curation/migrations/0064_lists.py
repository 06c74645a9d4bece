"""Acts on many records, and how each person sees a list."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("curation", "0063_searches_hide_nothing"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BulkAct",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("submit", "submit for review"),
                            ("take", "take for review"),
                            ("assign", "assign"),
                            ("request changes", "request changes"),
                            ("withdraw", "propose withdrawal"),
                        ],
                        max_length=15,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("chosen", "not begun"),
                            ("waiting", "waits for a worker"),
                            ("working", "under way"),
                            ("done", "done"),
                            ("stopped", "stopped"),
                            ("failed", "broken off by an error"),
                        ],
                        default="chosen",
                        max_length=7,
                    ),
                ),
                (
                    "comment",
                    models.TextField(
                        blank=True, help_text="The comment or reason that all records get."
                    ),
                ),
                (
                    "task",
                    models.CharField(
                        blank=True, choices=[("enter", "enter"), ("review", "review")], max_length=6
                    ),
                ),
                ("due", models.DateField(blank=True, null=True)),
                ("chosen_at", models.DateTimeField(auto_now_add=True)),
                ("begun_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="bulk_acts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "role",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="auth.group",
                    ),
                ),
                (
                    "to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-pk",),
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="BulkRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.CharField(max_length=20)),
                (
                    "outcome",
                    models.CharField(
                        choices=[("waiting", "not yet"), ("done", "done"), ("refused", "refused")],
                        default="waiting",
                        max_length=7,
                    ),
                ),
                ("reason", models.TextField(blank=True, help_text="Why it was refused.")),
                (
                    "bulk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="records",
                        to="curation.bulkact",
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ListView",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("of", models.CharField(max_length=50)),
                ("hidden", models.JSONField(default=list)),
                ("filters", models.JSONField(default=dict)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="list_views",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.AddConstraint(
            model_name="bulkact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("act__in", ["submit", "take", "assign", "request changes", "withdraw"]),
                    ("state__in", ["chosen", "waiting", "working", "done", "stopped", "failed"]),
                    ("task__in", ["", "enter", "review"]),
                ),
                name="bulkact_known",
            ),
        ),
        migrations.AddIndex(
            model_name="bulkrecord",
            index=models.Index(fields=["bulk", "outcome", "id"], name="bulkrecord_by_outcome"),
        ),
        migrations.AddConstraint(
            model_name="bulkrecord",
            constraint=models.UniqueConstraint(
                fields=("bulk", "public_id"), name="bulkrecord_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="bulkrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome__in", ["waiting", "done"]), ("reason", "")),
                    models.Q(("outcome", "refused"), models.Q(("reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="bulkrecord_refused_with_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="listview",
            constraint=models.UniqueConstraint(fields=("user", "of"), name="listview_once"),
        ),
    ]
