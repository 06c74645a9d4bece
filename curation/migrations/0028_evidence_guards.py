"""The log takes a record only while each of its values is verified as it stands.

PostgreSQL works out the digest that a verification pins as `curation.workflow.verification` does. What
Python tells a reviewer kindly is refused here, whoever writes.
"""

from django.db import migrations

# key: (table, when the value is known, what a verification pins, by its name)
FIELDS = {
    "group.kind": ("entities_group", "kind NOT IN ('', 'unknown')", {"kind": "kind"}),
    "group.founded": ("entities_group", "founded <> ''", {"edtf": "founded"}),
    "group.dissolved": ("entities_group", "dissolved <> ''", {"edtf": "dissolved"}),
    "incident.kind": ("entities_incident", "kind NOT IN ('', 'unknown')", {"kind": "kind"}),
    "incident.date": ("entities_incident", "date <> ''", {"edtf": "date"}),
    "incident.place": (
        "entities_incident",
        "place_id IS NOT NULL",
        {
            "latitude": "curation_json_number(latitude)",
            "longitude": "curation_json_number(longitude)",
            "place": "place_id",
            "precision": "precision",
        },
    ),
    "finding.statement": ("entities_finding", "statement <> ''", {"statement": "statement"}),
    "finding.kind": ("entities_finding", "kind <> ''", {"kind": "kind"}),
    "finding.holds_at": ("entities_finding", "holds_at <> ''", {"edtf": "holds_at"}),
}

# the citation's foreign key: (table, its record, when it needs a citation, what is pinned)
ROWS = {
    "alias": (
        "entities_alias",
        "group_id",
        "merged_from_id IS NULL",
        ("kind", "language", "name"),
    ),
    "country": ("entities_groupcountry", "group_id", "true", ("country_id",)),
    "tie": ("entities_tie", "group_id", "true", ("kind", "other_id", "period")),
    "casualties": (
        "entities_casualties",
        "incident_id",
        "true",
        ("at_least", "at_most", "outcome", "victims"),
    ),
    "attribution": ("entities_attribution", "incident_id", "true", ("group_id", "role")),
    "finding_group": ("entities_findinggroup", "finding_id", "true", ("group_id", "role")),
    "finding_place": ("entities_findingplace", "finding_id", "true", ("place_id",)),
    "quantity": (
        "entities_quantity",
        "finding_id",
        "true",
        ("at_least", "at_most", "of", "out_of"),
    ),
}


def _content(pinned: dict[str, str]) -> str:
    """JSON without spaces, its keys in order: as the digest has it."""
    columns = ", ".join(f'{pinned[name]} AS "{name}"' for name in sorted(pinned))
    return f"(SELECT row_to_json(pinned)::text FROM (SELECT {columns}) AS pinned)"


def _value(table: str, record: str, key: str, known: str, needed: str, pinned: dict) -> str:
    return f"""
        SELECT {record} AS record_id, {key} AS key, {known} AS known, {needed} AS needs_citation,
               {_content(pinned)} AS content
          FROM {table} WHERE {record} = ANY (asked)"""


VALUES = "\n        UNION ALL".join(
    [
        _value(table, "record_ptr_id", f"'{key}'", known, known, pinned)
        for key, (table, known, pinned) in FIELDS.items()
    ]
    + [
        _value(table, record, f"'{key}:' || id", "true", needed, {c: f'"{c}"' for c in pinned})
        for key, (table, record, needed, pinned) in ROWS.items()
    ]
)

KEY_OF_CITATION = ", ".join(f"'{key}:' || c.{key}_id" for key in ROWS)

EVIDENCE = f"""
-- A number as Python writes it in JSON: 34.0, 1e-05.
CREATE FUNCTION curation_json_number(value numeric) RETURNS json
LANGUAGE sql IMMUTABLE SET search_path = public, pg_temp AS $$
    SELECT (CASE WHEN n ~ '[.e]' THEN n ELSE n || '.0' END)::json
      FROM (SELECT value::float8::text AS n) AS written
$$;

-- A row for each citation of the records that are asked for, and for each value without one.
-- `dated_digest` is the digest where the words are evidence only with the document's date.
CREATE FUNCTION curation_evidence(asked bigint[])
RETURNS TABLE (record_id bigint, key text, known boolean, needs_citation boolean,
               citation_id bigint, stance text, digest text, dated_digest text, published text)
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    WITH said AS ({VALUES}
    ), cited AS (
        SELECT c.id, c.record_id, coalesce({KEY_OF_CITATION}, c.field) AS key,
               c.stance::text AS stance, d.published::text AS published,
               '{{"asserted_by":' || coalesce(c.asserted_by_id::text, 'null')
                   || ',"passage":[' || p.document_id || ',' || p.start || ',' || p."end"
                   || ',' || to_json(p.exact) || ']' AS before,
               ',"speaker":' || to_json(c.speaker) || ',"stance":' || to_json(c.stance)
                   || ',"value":[' AS after
          FROM entities_citation AS c
          JOIN sources_passage AS p ON p.id = c.passage_id
          JOIN sources_document AS d ON d.record_ptr_id = p.document_id
         WHERE c.record_id = ANY (asked)
    )
    SELECT coalesce(said.record_id, cited.record_id), coalesce(said.key, cited.key),
           coalesce(said.known, false), coalesce(said.needs_citation, false),
           cited.id, cited.stance,
           encode(sha256(convert_to(before || after || value.written, 'UTF8')), 'hex'),
           encode(sha256(convert_to(before || ',"read_against":' || to_json(cited.published)
                                    || after || value.written, 'UTF8')), 'hex'),
           cited.published
      FROM said
      FULL JOIN cited ON cited.record_id = said.record_id AND cited.key = said.key
      CROSS JOIN LATERAL (
           SELECT to_json(split_part(said.key, ':', 1)) || ',' || said.content || ']}}' AS written
      ) AS value;
END
$$;
"""

NO_EVIDENCE = """
DROP FUNCTION curation_evidence(bigint[]);
DROP FUNCTION curation_json_number(numeric);
"""

# A verification is of what stands there when it is written, and of that moment. A redaction, which
# alone may change it, changes its comment.
VERIFICATIONS = """
CREATE FUNCTION curation_number_verification() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    -- The last verdict is the one with the highest number.
    NEW.id := nextval(pg_get_serial_sequence('curation_verification', 'id'));
    NEW.at := clock_timestamp();
    RETURN NEW;
END
$$;
CREATE TRIGGER curation_verification_numbered BEFORE INSERT ON curation_verification
    FOR EACH ROW EXECUTE FUNCTION curation_number_verification();
ALTER TABLE curation_verification ENABLE ALWAYS TRIGGER curation_verification_numbered;

CREATE FUNCTION curation_pin_verification() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
    wrong bigint;
BEGIN
    WITH evidence AS MATERIALIZED (
        SELECT * FROM curation_evidence(ARRAY(SELECT DISTINCT record_id FROM added)))
    SELECT v.citation_id INTO wrong FROM added AS v
     WHERE NOT EXISTS (
        SELECT FROM evidence AS e
         WHERE e.citation_id = v.citation_id AND e.record_id = v.record_id
           AND ((v.read_against IS NULL AND v.digest = e.digest)
                OR (v.read_against = e.published AND v.digest = e.dated_digest)))
     LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'what is verified of citation % is not what stands there', wrong
            USING ERRCODE = 'check_violation', CONSTRAINT = 'verification_of_what_stands';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER curation_verification_pinned AFTER INSERT ON curation_verification
    REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION curation_pin_verification();
ALTER TABLE curation_verification ENABLE ALWAYS TRIGGER curation_verification_pinned;

CREATE FUNCTION curation_keep_verdict() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF to_jsonb(OLD) - 'comment' <> to_jsonb(NEW) - 'comment' THEN
        RAISE EXCEPTION 'a redaction takes words out of a comment; the verdict stays'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER curation_verification_keep_verdict BEFORE UPDATE ON curation_verification
    FOR EACH ROW WHEN (curation_redacting()) EXECUTE FUNCTION curation_keep_verdict();
ALTER TABLE curation_verification ENABLE ALWAYS TRIGGER curation_verification_keep_verdict;
"""

NO_VERIFICATIONS = """
DROP TRIGGER curation_verification_keep_verdict ON curation_verification;
DROP FUNCTION curation_keep_verdict();
DROP TRIGGER curation_verification_pinned ON curation_verification;
DROP FUNCTION curation_pin_verification();
DROP TRIGGER curation_verification_numbered ON curation_verification;
DROP FUNCTION curation_number_verification();
"""

PUBLISHED = """
CREATE FUNCTION curation_verified_as_it_stands() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
    published bigint[];
    wrong record;
BEGIN
    SELECT f.public_id, f.version, r.version AS last INTO wrong
      FROM added AS f
      JOIN sources_record AS r ON r.public_id = f.public_id AND r.type = f.kind
     WHERE f.action <> 'redact'
       AND f.version <> r.version + (f.action IN ('publish', 'refresh'))::int
     LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'version % of % does not follow version %',
            wrong.version, wrong.public_id, wrong.last
            USING ERRCODE = 'check_violation', CONSTRAINT = 'curation_version_follows';
    END IF;
    SELECT array_agg(r.id) INTO published
      FROM added AS f
      JOIN sources_record AS r ON r.public_id = f.public_id AND r.type = f.kind
     WHERE f.action = 'publish' AND f.kind <> 'source';
    IF published IS NULL THEN
        RETURN NULL;
    END IF;
    WITH evidence AS MATERIALIZED (SELECT * FROM curation_evidence(published)),
    lacking AS (
        SELECT e.record_id, e.key || CASE
                   WHEN e.needs_citation AND count(e.citation_id) = 0 THEN ' has no citation'
                   WHEN e.needs_citation AND NOT bool_or(e.stance <> 'denies')
                       THEN ' is only denied'
                   WHEN NOT e.known AND count(e.citation_id) > 0
                       THEN ' is cited, but has no value'
               END AS what
          FROM evidence AS e GROUP BY e.record_id, e.key, e.known, e.needs_citation
        UNION ALL
        SELECT p.id, 'it has no citation at all' FROM unnest(published) AS p (id)
         WHERE NOT EXISTS (
            SELECT FROM evidence AS e WHERE e.record_id = p.id AND e.citation_id IS NOT NULL)
        UNION ALL
        SELECT e.record_id, e.key || ' is not verified as it stands'
          FROM evidence AS e
          LEFT JOIN LATERAL (
               SELECT * FROM curation_verification
                WHERE citation_id = e.citation_id ORDER BY id DESC LIMIT 1) AS v ON true
         WHERE e.citation_id IS NOT NULL
           AND (v.confirmed AND v.record_id = e.record_id
                -- With the date where the words need it; of others the date does not matter.
                AND (v.digest = e.dated_digest
                     OR (v.digest = e.digest
                         AND coalesce(v.read_against, e.published) = e.published))
                AND NOT EXISTS (
                    SELECT FROM sources_contribution AS own
                     WHERE own.record_id = e.record_id AND own.round = v.round
                       AND own.user_id = v.by_id)) IS NOT TRUE
    )
    SELECT r.public_id, l.what INTO wrong
      FROM lacking AS l JOIN sources_record AS r ON r.id = l.record_id
     WHERE l.what IS NOT NULL ORDER BY l.record_id, l.what LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION '%: %', wrong.public_id, wrong.what
            USING ERRCODE = 'check_violation', CONSTRAINT = 'curation_verified_as_it_stands';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER curation_verified_as_it_stands AFTER INSERT ON publication_publication
    REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION curation_verified_as_it_stands();
ALTER TABLE publication_publication ENABLE ALWAYS TRIGGER curation_verified_as_it_stands;
"""

NO_PUBLISHED = """
DROP TRIGGER curation_verified_as_it_stands ON publication_publication;
DROP FUNCTION curation_verified_as_it_stands();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("curation", "0027_accounts_guards"),
        ("entities", "0008_merged_names"),
        ("publication", "0014_successors"),
        ("sources", "0013_origins_of_particulars"),
    ]

    operations = [
        migrations.RunSQL(EVIDENCE, NO_EVIDENCE),
        migrations.RunSQL(VERIFICATIONS, NO_VERIFICATIONS),
        migrations.RunSQL(PUBLISHED, NO_PUBLISHED),
    ]
