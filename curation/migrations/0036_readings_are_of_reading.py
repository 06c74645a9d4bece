from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("curation", "0035_evidence_stays"),
        ("reading", "0001_readings"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.DeleteModel(name="ReadPage"),
                migrations.DeleteModel(name="TextReading"),
            ],
        ),
    ]
