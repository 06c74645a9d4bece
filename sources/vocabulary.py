"""The curation status of a document, and where its metadata come from: never published."""

from django.db import models


class CurationStatus(models.TextChoices):
    TO_DO = "to do", "to do"
    IN_PROGRESS = "in progress", "in progress"
    FULLY_CURATED = "fully curated", "fully curated"


class Origin(models.TextChoices):
    """Where a value of the metadata was taken from automatically."""

    FILE = "file", "as the file says"
    FILE_NAME = "file name", "from the name of the file"
    FILE_CREATED = "made", "the day on which the file was made"
    DETECTED = "detected", "recognised from the words"
    FIRST_WORDS = "first words", "how the text begins"
    ASSUMED = "assumed", "assumed"
