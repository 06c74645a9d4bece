"""The index has the own attributes of groups, incidents and findings."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("publication", "0033_identifiers_of_places_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="FindingAttribute",
            fields=[
                ("seq_from", models.BigIntegerField()),
                ("seq_to", models.BigIntegerField(default=9223372036854775807)),
                ("public_id", models.CharField(db_collation="C", max_length=64)),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "seq_from",
                        "said",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("said", models.CharField(max_length=255)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("seq_to", 9223372036854775807)),
                        fields=["said"],
                        name="pub_finding_attribute_now",
                    ),
                    models.Index(
                        fields=["said"],
                        include=("seq_from", "seq_to"),
                        name="pub_finding_attribute_at",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GroupAttribute",
            fields=[
                ("seq_from", models.BigIntegerField()),
                ("seq_to", models.BigIntegerField(default=9223372036854775807)),
                ("public_id", models.CharField(db_collation="C", max_length=64)),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "seq_from",
                        "said",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("said", models.CharField(max_length=255)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("seq_to", 9223372036854775807)),
                        fields=["said"],
                        name="pub_group_attribute_now",
                    ),
                    models.Index(
                        fields=["said"],
                        include=("seq_from", "seq_to"),
                        name="pub_group_attribute_at",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="IncidentAttribute",
            fields=[
                ("seq_from", models.BigIntegerField()),
                ("seq_to", models.BigIntegerField(default=9223372036854775807)),
                ("public_id", models.CharField(db_collation="C", max_length=64)),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "seq_from",
                        "said",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("said", models.CharField(max_length=255)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("seq_to", 9223372036854775807)),
                        fields=["said"],
                        name="pub_incident_attribute_now",
                    ),
                    models.Index(
                        fields=["said"],
                        include=("seq_from", "seq_to"),
                        name="pub_incident_attribute_at",
                    ),
                ],
            },
        ),
    ]
