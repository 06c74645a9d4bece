"""An upload under review before it becomes a document."""

from django.conf import settings
from django.db import models

__all__ = ["Preview"]


class Preview(models.Model):
    """A file or pasted text that one person is checking. It is not a document yet and is private.

    `content` is the original file, or the pasted text in UTF-8. `found` is the extraction result
    (`sources.previews.waiting.packed`). `about` contains the person's choices and the data for
    lists; for a new text of an existing document, also that document. Rows are deleted when they
    become documents, or after a day.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="previews")
    sha256 = models.CharField(max_length=64, editable=False)
    content = models.BinaryField()
    found = models.BinaryField()
    about = models.JSONField()
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "sha256"], name="preview_once_for_each_owner")
        ]

    def __str__(self) -> str:
        return f"preview {self.pk}"
