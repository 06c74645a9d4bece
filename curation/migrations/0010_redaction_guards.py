"""What is frozen gives way to one thing: a redaction, in the transaction that confirms it.

Whether such a transaction is running is told by the proposal itself. Its trigger writes down the
transaction, after it has seen that another person decides and that the log names each version; so
neither a setting of a session nor an earlier redaction opens anything.
"""

from django.db import migrations

REDACTING = """
CREATE FUNCTION curation_redacting() RETURNS boolean LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM curation_proposal
        WHERE action = 'redact' AND outcome = 'confirmed'
          AND redacted_in = pg_current_xact_id()::text::bigint)
$$;
"""

NO_REDACTING = "DROP FUNCTION curation_redacting();"

PROPOSALS = """
CREATE FUNCTION curation_guard_new_proposal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.action = 'redact' AND NEW.outcome <> 'open' THEN
        RAISE EXCEPTION 'a redaction is proposed before it is decided'
            USING ERRCODE = 'restrict_violation';
    END IF;
    NEW.redacted_in := NULL;
    RETURN NEW;
END
$$;
CREATE TRIGGER curation_proposal_new BEFORE INSERT ON curation_proposal
    FOR EACH ROW EXECUTE FUNCTION curation_guard_new_proposal();
ALTER TABLE curation_proposal ENABLE ALWAYS TRIGGER curation_proposal_new;

CREATE OR REPLACE FUNCTION curation_guard_proposal() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
    of_the_decision text[] := ARRAY['outcome', 'decided_by_id', 'decided_at', 'decision_comment',
        'words', 'redacted_in'];
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a proposal is not deleted: decline it'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF curation_redacting()
       AND to_jsonb(OLD) - ARRAY['reason', 'decision_comment']
           = to_jsonb(NEW) - ARRAY['reason', 'decision_comment'] THEN
        RETURN NEW;
    END IF;
    IF OLD.outcome <> 'open'
       OR to_jsonb(OLD) - of_the_decision IS DISTINCT FROM to_jsonb(NEW) - of_the_decision
       OR (NEW.words <> OLD.words AND (NEW.outcome = 'open' OR NEW.words <> '{}')) THEN
        RAISE EXCEPTION 'a proposal is never edited, and decided once'
            USING ERRCODE = 'restrict_violation';
    END IF;
    NEW.redacted_in := NULL;
    IF NEW.action = 'redact' AND NEW.outcome = 'confirmed' THEN
        IF EXISTS (
            SELECT FROM unnest(NEW.versions) AS named (number)
             WHERE NOT EXISTS (
                SELECT FROM publication_publication AS p
                  JOIN sources_record AS r ON r.public_id = p.public_id AND r.type = p.kind
                 WHERE r.id = NEW.record_id AND p.action = 'redact' AND p.version = named.number
                   AND p.approver_id = NEW.decided_by_id
                   AND p.contributors = ARRAY[NEW.proposed_by_id::bigint])) THEN
            RAISE EXCEPTION 'the log names no such redaction'
                USING ERRCODE = 'restrict_violation';
        END IF;
        NEW.redacted_in := pg_current_xact_id()::text::bigint;
    END IF;
    RETURN NEW;
END
$$;
"""

NO_PROPOSALS = """
DROP TRIGGER curation_proposal_new ON curation_proposal;
DROP FUNCTION curation_guard_new_proposal();
CREATE OR REPLACE FUNCTION curation_guard_proposal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a proposal is not deleted: decline it'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.outcome <> 'open'
       OR to_jsonb(OLD) - ARRAY['outcome', 'decided_by_id', 'decided_at', 'decision_comment']
           IS DISTINCT FROM
          to_jsonb(NEW) - ARRAY['outcome', 'decided_by_id', 'decided_at', 'decision_comment'] THEN
        RAISE EXCEPTION 'a proposal is never edited, and decided once'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
"""

# Beside `curation_four_eyes`: that one wants a proposal to redact the record, this one one that
# names the version.
VERSIONS = """
CREATE FUNCTION curation_redacts_what_was_proposed() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM curation_proposal AS p JOIN sources_record AS r ON r.id = p.record_id
         WHERE p.outcome = 'open' AND p.action = 'redact' AND r.public_id = NEW.public_id
           AND NEW.version = ANY (p.versions)) THEN
        RAISE EXCEPTION 'nobody else proposed to redact version % of %', NEW.version, NEW.public_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'curation_redacts_what_was_proposed';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER curation_redacts_what_was_proposed BEFORE INSERT ON publication_publication
    FOR EACH ROW WHEN (NEW.kind <> 'place' AND NEW.action = 'redact')
    EXECUTE FUNCTION curation_redacts_what_was_proposed();
ALTER TABLE publication_publication ENABLE ALWAYS TRIGGER curation_redacts_what_was_proposed;
"""

NO_VERSIONS = """
DROP TRIGGER curation_redacts_what_was_proposed ON publication_publication;
DROP FUNCTION curation_redacts_what_was_proposed();
"""

# (trigger, table, what it refuses always, what it refuses unless a redaction is running, function)
GUARDS = [
    (
        "sources_documenttext_insert_only",
        "sources_documenttext",
        "DELETE",
        "UPDATE",
        "sources_refuse('the text of a document is frozen')",
    ),
    (
        "sources_documentfile_insert_only",
        "sources_documentfile",
        "",
        "UPDATE OR DELETE",
        "sources_refuse('an original file is kept as it came')",
    ),
    ("sources_passage_guard", "sources_passage", "INSERT", "UPDATE", "sources_guard_passage()"),
    (
        "curation_comment_guard",
        "curation_comment",
        "INSERT OR DELETE",
        "UPDATE",
        "curation_guard_comment()",
    ),
    (
        "curation_verification_keep",
        "curation_verification",
        "DELETE",
        "UPDATE",
        "curation_keep()",
    ),
    ("curation_transition_keep", "curation_transition", "DELETE", "UPDATE", "curation_keep()"),
]


def _trigger(name: str, table: str, events: str, condition: str, function: str) -> str:
    return (
        f"CREATE TRIGGER {name} BEFORE {events} ON {table} FOR EACH ROW {condition}"
        f" EXECUTE FUNCTION {function};"
        f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name};"
    )


def give_way(name: str, table: str, always: str, usually: str, function: str) -> str:
    parts = [f"DROP TRIGGER {name} ON {table};"]
    if always:
        parts.append(_trigger(name, table, always, "", function))
    parts.append(
        _trigger(
            f"{name}_unless_redacting",
            table,
            usually,
            "WHEN (NOT curation_redacting())",
            function,
        )
    )
    return "".join(parts)


def hold(name: str, table: str, always: str, usually: str, function: str) -> str:
    events = " OR ".join(filter(None, (always, usually)))
    return (
        (f"DROP TRIGGER {name} ON {table};" if always else "")
        + f"DROP TRIGGER {name}_unless_redacting ON {table};"
        + _trigger(name, table, events, "", function)
    )


class Migration(migrations.Migration):
    dependencies = [
        ("curation", "0009_redactions"),
        ("publication", "0002_log_guards"),
        ("sources", "0002_guards"),
    ]

    operations = [
        migrations.RunSQL(REDACTING, NO_REDACTING),
        migrations.RunSQL(PROPOSALS, NO_PROPOSALS),
        migrations.RunSQL(VERSIONS, NO_VERSIONS),
        *[migrations.RunSQL(give_way(*guard), hold(*guard)) for guard in GUARDS],
    ]
