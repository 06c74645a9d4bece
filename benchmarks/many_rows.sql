-- Run by many_rows.py, which gives the numbers and makes the table of phrases. Documents have the
-- keys 1 to rows, groups the next, then incidents,
-- then findings. `hashint8` stands for chance, so that every run makes the same rows.

CREATE FUNCTION pick(anyarray, bigint) RETURNS anyelement IMMUTABLE LANGUAGE sql AS $$
    SELECT $1[1 + abs(hashint8($2)::bigint) %% cardinality($1)]
$$;
CREATE FUNCTION words(count int, seed bigint) RETURNS text STABLE LANGUAGE sql AS $$
    SELECT phrase FROM benchmark_phrases
    WHERE length = count AND number = abs(hashint8(seed * 31 + count)::bigint) %% %(phrases)s
$$;

INSERT INTO sources_publisher (id, name, kind, country, reliability, homepage)
SELECT n, words(3, n) || ' ' || n, 'news', '', 'B', '' FROM generate_series(1, %(rows)s / 50) AS n;

INSERT INTO entities_place (id, code, name, kind, country, parent_id, latitude, longitude)
SELECT n, chr(65 + (n / 26)::int) || chr(65 + (n %% 26)::int), initcap(words(1, n)), 'country',
    chr(65 + (n / 26)::int) || chr(65 + (n %% 26)::int), NULL,
    (hashint8(n) %% 6000) / 100.0, (hashint8(n + 1) %% 17000) / 100.0
FROM generate_series(0, 199) AS n;
INSERT INTO entities_place (id, code, name, kind, country, parent_id, latitude, longitude)
SELECT n, (n + 1000000)::text, initcap(words(2, n)), pick(ARRAY['town', 'district'], n),
    country.country, country.id, (hashint8(n) %% 6000) / 100.0, (hashint8(n + 1) %% 17000) / 100.0
FROM generate_series(200, %(rows)s) AS n
JOIN entities_place AS country ON country.id = abs(hashint8(n)::bigint) %% 200;

INSERT INTO sources_record (id, type, public_id, state, standing, version, revision, round, note, created_at, changed_at)
SELECT n, kind, letter || (n - (part - 1) * %(rows)s), pick(ARRAY['draft', 'draft', 'in_review', 'changes_requested', 'approved', 'approved', 'approved', 'approved'], n + 7),
    CASE WHEN n %% 3 = 0 THEN 'never_published' ELSE pick(ARRAY['live', 'live', 'live', 'live', 'live', 'live', 'withdrawn'], n) END,
    CASE WHEN n %% 3 = 0 THEN 0 ELSE 1 END, 1, 1, '', now() - n * interval '1 minute', now() - (abs(hashint8(n)::bigint) %% 1000000) * interval '1 minute'
FROM (VALUES (1, 'source', 'S'), (2, 'group', 'G'), (3, 'incident', 'I'), (4, 'finding', 'F')) AS kinds(part, kind, letter),
    generate_series((part - 1) * %(rows)s + 1, part * %(rows)s) AS n;

INSERT INTO sources_contribution (record_id, round, user_id, first_at)
SELECT n, 1, 1 + abs(hashint8(n)::bigint) %% %(people)s, now() FROM generate_series(1, 4 * %(rows)s) AS n;

INSERT INTO curation_transition (record_id, step, comment, revision, by_id, at)
SELECT id, 'submit', '', 1, 1 + id %% %(people)s, changed_at FROM sources_record WHERE state <> 'draft';

INSERT INTO sources_documenttext (id, content, sha256, characters, page_starts)
SELECT n, content, encode(sha256(convert_to(content, 'UTF8')), 'hex'), length(content), ARRAY[]::int[]
FROM (SELECT n, n || ' ' || words(40, n) || '. ' || words(20, -n) || '.' AS content FROM generate_series(1, %(rows)s) AS n) AS texts;

INSERT INTO sources_document (record_ptr_id, title, kind, publisher_id, language, link, published, published_earliest, published_latest, text_id, curation_status, retraction_reason, origins, remarks)
SELECT n, initcap(words(7, n)), 'news article', 1 + n %% (%(rows)s / 50), 'en', 'https://news.example/' || n, day::text, day, day, n,
    pick(ARRAY['to do', 'to do', 'in progress', 'fully curated'], n), '', '{}', '[]'
FROM generate_series(1, %(rows)s) AS n, LATERAL (SELECT current_date - (abs(hashint8(n)::bigint) %% 4000)::int AS day) AS days;

INSERT INTO sources_passage (id, document_id, text_id, start, "end", exact, prefix, suffix, created_at)
SELECT n, document, document, start, start + 80, substring(content FROM start + 1 FOR 80), '', '', now()
FROM generate_series(1, %(rows)s) AS n, LATERAL (SELECT 1 + abs(hashint8(n)::bigint) %% %(rows)s AS document, (n %% 200)::int AS start) AS at
JOIN sources_documenttext ON sources_documenttext.id = document
ON CONFLICT DO NOTHING;

INSERT INTO entities_group (record_ptr_id, name, kind, description, founded, dissolved)
SELECT n, initcap(words(3, n)), pick(ARRAY['armed group', 'state force', 'government body'], n), words(20, n), '', ''
FROM generate_series(%(rows)s + 1, 2 * %(rows)s) AS n;
INSERT INTO entities_alias (id, group_id, name, kind, language)
SELECT (n - 1) * %(rows)s + g, g + %(rows)s, initcap(words(2, n * 7 + g)) || ' ' || n, 'transliteration', ''
FROM generate_series(1, 2) AS n, generate_series(1, %(rows)s) AS g;
INSERT INTO entities_identifier (group_id, scheme, value)
SELECT n, 'wikidata', 'Q' || n FROM generate_series(%(rows)s + 1, 2 * %(rows)s, 2) AS n;

INSERT INTO entities_incident (record_ptr_id, title, kind, date, date_earliest, date_latest, place_id, precision, summary, status, time, part_of_day, region, bearing)
SELECT n, initcap(words(6, n)), pick(ARRAY['armed attack', 'bombing', 'armed clash', 'abduction', 'shelling'], n), day::text, day, day,
    CASE WHEN n %% 10 = 0 THEN NULL ELSE abs(hashint8(n + 5)::bigint) %% %(rows)s END, CASE WHEN n %% 10 = 0 THEN '' ELSE 'district' END, words(25, n), 'unknown', '', 'unknown', '', ''
FROM generate_series(2 * %(rows)s + 1, 3 * %(rows)s) AS n, LATERAL (SELECT current_date - (abs(hashint8(n)::bigint) %% 4000)::int AS day) AS days;
INSERT INTO entities_casualties (id, incident_id, victims, outcome, at_least, best, at_most, demographic, basis, basis_note)
SELECT n, n, 'civilians', 'killed', n %% 40, n %% 40 + 2, NULL, 'unknown', 'unknown', '' FROM generate_series(2 * %(rows)s + 1, 3 * %(rows)s) AS n;
INSERT INTO entities_attribution (id, incident_id, group_id, role)
SELECT n, n, %(rows)s + 1 + abs(hashint8(n)::bigint) %% %(rows)s, 'perpetrator' FROM generate_series(2 * %(rows)s + 1, 3 * %(rows)s) AS n;

INSERT INTO entities_finding (record_ptr_id, statement, kind, holds_at, holds_at_earliest, holds_at_latest, confidence, probability)
SELECT n, initcap(words(18, n)), pick(ARRAY['capability', 'intent', 'presence', 'trend'], n), day::text, day, day, 'unknown', ''
FROM generate_series(3 * %(rows)s + 1, 4 * %(rows)s) AS n, LATERAL (SELECT current_date - (abs(hashint8(n)::bigint) %% 4000)::int AS day) AS days;
INSERT INTO entities_findinggroup (id, finding_id, group_id, role)
SELECT n, n, %(rows)s + 1 + abs(hashint8(n)::bigint) %% %(rows)s, 'subject' FROM generate_series(3 * %(rows)s + 1, 4 * %(rows)s) AS n;

INSERT INTO entities_citation (record_id, passage_id, field, speaker, stance, reported)
SELECT record.id, passage.id, record.type || '.kind', '', 'supports', ''
FROM sources_record AS record
JOIN sources_passage AS passage ON passage.id = 1 + abs(hashint8(record.id)::bigint) %% %(rows)s
WHERE record.type <> 'source';

INSERT INTO curation_proposal (record_id, action, reason, proposed_by_id, proposed_at, outcome, decision_comment, versions, words, dropped)
SELECT n, 'withdraw', words(8, n), 1 + n %% %(people)s, now(), CASE WHEN n %% 100 = 0 THEN 'open' ELSE 'rejected' END, '', '{}', '{}', '{}'
FROM generate_series(2 * %(rows)s + 1, 2 * %(rows)s + %(rows)s / 10) AS n;

INSERT INTO publication_publication (seq, kind, public_id, version, action, format_version, sha256, contributors, approver_id, published_at, reason, successor)
SELECT row_number() OVER (ORDER BY id), type, public_id, 1, 'publish', 1, repeat('0', 64), ARRAY[1], 2,
    now() - (4 * %(rows)s - id) * interval '10 minutes', '', ''
FROM sources_record WHERE version = 1;
