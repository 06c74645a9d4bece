"""The curation status of a document: never published."""

from django.db import models


class CurationStatus(models.TextChoices):
    TO_DO = "to do", "to do"
    IN_PROGRESS = "in progress", "in progress"
    FULLY_CURATED = "fully curated", "fully curated"
