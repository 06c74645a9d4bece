from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("curation", "0036_successors_follow_the_log"),
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
