"""The SQL of releases: the list, the content of each, and the difference between two."""

__all__ = [
    "DIFF",
    "FILES",
    "REDACTED_SINCE",
    "RELEASE",
    "RELEASES",
]

COLUMNS = """
SELECT r.seq, r.name, r.note, r.created_at, p.published_at
FROM publication_release r JOIN publication_publication p ON p.seq = r.seq
"""

RELEASE = f"{COLUMNS} WHERE r.name = %(name)s"

RELEASES = f"{COLUMNS} WHERE r.seq < %(before)s ORDER BY r.seq DESC LIMIT %(limit)s"

FILES = """
SELECT name, records, size, sha256, mac FROM publication_releasefile
WHERE release_id = %(seq)s ORDER BY name
"""

# Versions that were current at a position and lost their words after it.
REDACTED_SINCE = """
SELECT v.kind, v.public_id, v.version, p.seq, p.reason, p.published_at
FROM publication_publication p
JOIN publication_publication v ON v.public_id = p.public_id AND v.version = p.version
    AND v.action IN ('publish', 'refresh')
WHERE p.action = 'redact' AND p.seq > %(seq)s AND v.seq <= %(seq)s
    AND NOT EXISTS (SELECT 1 FROM publication_publication n
        WHERE n.public_id = v.public_id AND n.seq > v.seq AND n.seq <= %(seq)s
            AND n.action <> 'redact')
ORDER BY p.seq
"""

# The change of each record between two positions, at its last event there. A record that was added
# and removed in between is left out. A redaction is an event of its own.
DIFF = """
SELECT p.seq, p.kind, p.public_id, p.action, p.version, p.successor, b.version
FROM publication_publication p
LEFT JOIN LATERAL (
    SELECT v.version, v.action FROM publication_publication v
    WHERE v.public_id = p.public_id AND v.seq <= %(since)s AND v.action <> 'redact'
    ORDER BY v.seq DESC LIMIT 1
) b ON b.action IN ('publish', 'refresh')
WHERE p.seq > %(after)s AND p.seq <= %(until)s AND p.kind <> 'term' AND (p.action = 'redact' OR (
    (b.version IS NOT NULL OR p.action IN ('publish', 'refresh'))
    AND NOT EXISTS (SELECT 1 FROM publication_publication n
        WHERE n.public_id = p.public_id AND n.seq > p.seq AND n.seq <= %(until)s
            AND n.action <> 'redact')))
ORDER BY p.seq LIMIT %(limit)s
"""
