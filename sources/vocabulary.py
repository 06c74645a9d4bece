"""How far the work on a document is, and where its particulars come from: never published."""

from django.db import models


class CurationStatus(models.TextChoices):
    TO_DO = "to do", "to do"
    IN_PROGRESS = "in progress", "in progress"
    FULLY_CURATED = "fully curated", "fully curated"


class Origin(models.TextChoices):
    """Where the machine took a metadatum of a document from."""

    FILE = "file", "as the file says"
    FILE_NAME = "file name", "from the name of the file"
    FILE_CREATED = "made", "the day on which the file was made"
    DETECTED = "detected", "recognised from the words"
    FIRST_WORDS = "first words", "how the text begins"
    ASSUMED = "assumed", "assumed"
