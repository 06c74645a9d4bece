"""What the FastAPI contender asks of the log and its index, as SQL of asyncpg.

It imports nothing: a test runs it against the present schema.
"""

__all__ = ["LIST", "RECORD"]

LIST = """
SELECT d.body FROM (
    SELECT r.seq_from AS seq, r.date_from, r.public_id FROM publication_incidentrow r
    JOIN publication_incidentplace p ON p.seq_from = r.seq_from AND p.place = $1
    WHERE r.seq_to = 9223372036854775807 AND p.seq_to = 9223372036854775807
    AND r.date_to >= $2 AND r.date_from <= $3
    ORDER BY r.date_from DESC, r.public_id DESC LIMIT $4) page
JOIN publication_publisheddocument d ON d.seq = page.seq
ORDER BY page.date_from DESC, page.public_id DESC
"""
RECORD = """
SELECT d.body FROM publication_incidentrow r
JOIN publication_publisheddocument d ON d.seq = r.seq_from
WHERE r.public_id = $1 AND r.seq_to = 9223372036854775807
"""
