"""The value sets of publishers and documents."""

from django.db import models


class DocumentKind(models.TextChoices):
    NEWS_ARTICLE = "news article", "news article"
    PRESS_BRIEFING = "press briefing", "press briefing"
    STATEMENT = "statement", "statement"
    UN_REPORT = "UN report", "UN report"
    NGO_REPORT = "NGO report", "NGO report"
    RESEARCH_REPORT = "research report", "research report"
    COURT_DOCUMENT = "court document", "court document"
    SOCIAL_MEDIA_POST = "social media post", "social media post"
    DATASET = "dataset", "dataset"
    DIGEST = "digest", "digest"
    OTHER = "other", "other"


class PublisherKind(models.TextChoices):
    NEWS = "news", "news"
    GOVERNMENT = "government", "government"
    INTERGOVERNMENTAL = "intergovernmental", "intergovernmental"
    NGO = "NGO", "NGO"
    RESEARCH = "research", "research"
    ARMED_GROUP_MEDIA = "armed-group media", "armed-group media"
    DATASET = "dataset", "dataset"


class Reliability(models.TextChoices):
    """NATO Admiralty code, AJP-2.1: how reliable a source has been."""

    A = "A", "A completely reliable"
    B = "B", "B usually reliable"
    C = "C", "C fairly reliable"
    D = "D", "D not usually reliable"
    E = "E", "E unreliable"
    F = "F", "F cannot be judged"
