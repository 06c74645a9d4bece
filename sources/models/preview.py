"""What somebody looks at before it becomes a document."""

from django.conf import settings
from django.db import models

__all__ = ["Preview"]


class Preview(models.Model):
    """A file or a pasted text that one person is looking at. It is no document, and nobody else's.

    `content` is the file as it came, or the pasted text in UTF-8. `found` is what was extracted
    from it (`sources.previews.waiting.packed`). `about` says what the person chose, and what a list
    shows; of a new text for a document, also which document.
    Rows are deleted when they become documents, and after a day.
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
