"""The curation status of a document. It is never published."""

from django.db import models


class CurationStatus(models.TextChoices):
    TO_DO = "to do", "to do"
    IN_PROGRESS = "in progress", "in progress"
    FULLY_CURATED = "fully curated", "fully curated"
