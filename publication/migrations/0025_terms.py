"""Terms are in the log and in the index, like places."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.conf import settings
from django.db import migrations, models

NOW = "WHERE seq_to = 9223372036854775807"

NAMED = f"""
ALTER TABLE publication_termrow ADD COLUMN sort_name text COLLATE "C" NOT NULL
    GENERATED ALWAYS AS (fold_name(left(name, 200))) STORED;
CREATE INDEX pub_termrow_name_now ON publication_termrow (sort_name, public_id) {NOW};
CREATE INDEX pub_termrow_name_at ON publication_termrow (sort_name, public_id)
    INCLUDE (seq_from, seq_to);
GRANT SELECT ON publication_termrow, publication_termwithin TO sourcebook_api;
"""

GUARDS = (
    ("inserted", "INSERT", "NEW TABLE AS fresh", "publication_index_inserted('term')"),
    ("closed", "UPDATE", "NEW TABLE AS fresh", "publication_index_closed()"),
    ("deleted", "DELETE", "OLD TABLE AS was", "publication_index_deleted()"),
)

GUARDED = "".join(
    f"CREATE TRIGGER publication_{name} AFTER {event} ON {table} REFERENCING {reads}"
    f" FOR EACH STATEMENT EXECUTE FUNCTION {function};"
    f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER publication_{name};"
    for table in ("publication_termrow", "publication_termwithin")
    for name, event, reads, function in GUARDS
)

FOLLOWS = """
CREATE OR REPLACE FUNCTION publication_publication_follows() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
    last record;
    successor record;
    live boolean;
    refused text;
BEGIN
    SELECT kind, version, action INTO last FROM publication_publication
     WHERE public_id = NEW.public_id AND seq < NEW.seq AND action <> 'redact'
     ORDER BY seq DESC LIMIT 1;
    live := coalesce(last.action IN ('publish', 'refresh'), false);
    refused := CASE
        WHEN NEW.kind = 'place' AND NEW.public_id ~ '^[A-Z][0-9]+$'
            THEN 'a place has no record''s id'
        WHEN NEW.kind = 'term' AND NEW.public_id !~ '^[a-z]'
            THEN 'a term has no record''s or place''s id'
        WHEN NEW.kind IN ('place', 'term') AND (NEW.action <> 'publish' OR NEW.reason <> '')
            THEN 'a ' || NEW.kind || ' is only published, and without a reason'
        WHEN last.kind <> NEW.kind THEN 'this id belongs to a ' || last.kind
        WHEN NEW.action = 'redact' AND NEW.version > coalesce(last.version, 0)
            THEN 'there is no such version'
        WHEN NEW.action = 'redact' THEN NULL
        WHEN last.action = 'merge' THEN 'it was merged, which is final'
        WHEN NEW.action IN ('publish', 'refresh') AND NEW.version <> coalesce(last.version, 0) + 1
            THEN 'the last version is ' || coalesce(last.version, 0)
        WHEN NEW.action <> 'publish' AND NOT live THEN 'it is not live'
        WHEN NEW.action IN ('withdraw', 'merge') AND NEW.version <> last.version
            THEN 'the live version is ' || last.version
    END;
    IF refused IS NULL AND NEW.action = 'merge' THEN
        SELECT kind, action INTO successor FROM publication_publication
         WHERE public_id = NEW.successor AND seq < NEW.seq AND action <> 'redact'
         ORDER BY seq DESC LIMIT 1;
        IF (successor.kind = NEW.kind AND successor.action IN ('publish', 'refresh')) IS NOT TRUE
        THEN
            refused := format('%s is not a live %s', NEW.successor, NEW.kind);
        END IF;
    END IF;
    IF refused IS NOT NULL THEN
        RAISE EXCEPTION '% % version % does not follow: %',
            NEW.action, NEW.public_id, NEW.version, refused USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
"""

AS_BEFORE = """
CREATE OR REPLACE FUNCTION publication_publication_follows() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
    last record;
    successor record;
    live boolean;
    refused text;
BEGIN
    SELECT kind, version, action INTO last FROM publication_publication
     WHERE public_id = NEW.public_id AND seq < NEW.seq AND action <> 'redact'
     ORDER BY seq DESC LIMIT 1;
    live := coalesce(last.action IN ('publish', 'refresh'), false);
    refused := CASE
        WHEN NEW.kind = 'place' AND NEW.public_id ~ '^[A-Z][0-9]+$'
            THEN 'a place has no record''s id'
        WHEN NEW.kind = 'place' AND (NEW.action <> 'publish' OR NEW.reason <> '')
            THEN 'a place is only published, and without a reason'
        WHEN last.kind <> NEW.kind THEN 'this id belongs to a ' || last.kind
        WHEN NEW.action = 'redact' AND NEW.version > coalesce(last.version, 0)
            THEN 'there is no such version'
        WHEN NEW.action = 'redact' THEN NULL
        WHEN last.action = 'merge' THEN 'it was merged, which is final'
        WHEN NEW.action IN ('publish', 'refresh') AND NEW.version <> coalesce(last.version, 0) + 1
            THEN 'the last version is ' || coalesce(last.version, 0)
        WHEN NEW.action <> 'publish' AND NOT live THEN 'it is not live'
        WHEN NEW.action IN ('withdraw', 'merge') AND NEW.version <> last.version
            THEN 'the live version is ' || last.version
    END;
    IF refused IS NULL AND NEW.action = 'merge' THEN
        SELECT kind, action INTO successor FROM publication_publication
         WHERE public_id = NEW.successor AND seq < NEW.seq AND action <> 'redact'
         ORDER BY seq DESC LIMIT 1;
        IF (successor.kind = NEW.kind AND successor.action IN ('publish', 'refresh')) IS NOT TRUE
        THEN
            refused := format('%s is not a live %s', NEW.successor, NEW.kind);
        END IF;
    END IF;
    IF refused IS NOT NULL THEN
        RAISE EXCEPTION '% % version % does not follow: %',
            NEW.action, NEW.public_id, NEW.version, refused USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("publication", "0024_authentic_pieces"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="TermRow",
            fields=[
                ("seq_to", models.BigIntegerField(default=9223372036854775807)),
                ("public_id", models.CharField(db_collation="C", max_length=64)),
                ("seq_from", models.BigIntegerField(primary_key=True, serialize=False)),
                ("name", models.TextField()),
                ("kind", models.TextField()),
                ("contested", models.BooleanField(default=False)),
                ("published_at", models.DateTimeField()),
                (
                    "terms",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), default=list, size=None
                    ),
                ),
                ("value", models.TextField()),
                ("core", models.BooleanField(default=True)),
            ],
        ),
        migrations.CreateModel(
            name="TermWithin",
            fields=[
                ("seq_from", models.BigIntegerField()),
                ("seq_to", models.BigIntegerField(default=9223372036854775807)),
                ("public_id", models.CharField(db_collation="C", max_length=64)),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "seq_from",
                        "term",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("term", models.CharField(db_collation="C", max_length=64)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="publication",
            name="publication_kind_known",
        ),
        migrations.RemoveConstraint(
            model_name="publication",
            name="publication_has_approver",
        ),
        migrations.RemoveConstraint(
            model_name="publication",
            name="publication_has_contributors",
        ),
        migrations.AlterField(
            model_name="publication",
            name="kind",
            field=models.CharField(
                choices=[
                    ("group", "Group"),
                    ("incident", "Incident"),
                    ("finding", "Finding"),
                    ("source", "Source"),
                    ("place", "Place"),
                    ("term", "Term"),
                ],
                max_length=16,
            ),
        ),
        migrations.AddConstraint(
            model_name="publication",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["group", "incident", "finding", "source", "place", "term"])
                ),
                name="publication_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="publication",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ("place", "term")), ("approver__isnull", False), _connector="OR"
                ),
                name="publication_has_approver",
            ),
        ),
        migrations.AddConstraint(
            model_name="publication",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ("place", "term")), ("contributors__len__gt", 0), _connector="OR"
                ),
                name="publication_has_contributors",
            ),
        ),
        migrations.AddIndex(
            model_name="termrow",
            index=models.Index(
                condition=models.Q(("seq_to", 9223372036854775807)),
                fields=["kind", "value"],
                name="pub_term_value_now",
            ),
        ),
        migrations.AddIndex(
            model_name="termrow",
            index=models.Index(
                fields=["kind", "value"], include=("seq_from", "seq_to"), name="pub_term_value_at"
            ),
        ),
        migrations.AddIndex(
            model_name="termrow",
            index=models.Index(
                condition=models.Q(("seq_to", 9223372036854775807)),
                fields=["seq_from"],
                name="pub_term_seq_now",
            ),
        ),
        migrations.AddIndex(
            model_name="termrow",
            index=django.contrib.postgres.indexes.GinIndex(
                fastupdate=False, fields=["terms"], name="pub_term_terms"
            ),
        ),
        migrations.AddConstraint(
            model_name="termrow",
            constraint=models.UniqueConstraint(
                condition=models.Q(("seq_to", 9223372036854775807)),
                fields=("public_id",),
                name="publication_termrow_one_current",
            ),
        ),
        migrations.AddIndex(
            model_name="termwithin",
            index=models.Index(
                condition=models.Q(("seq_to", 9223372036854775807)),
                fields=["term"],
                name="pub_term_within_now",
            ),
        ),
        migrations.AddIndex(
            model_name="termwithin",
            index=models.Index(
                fields=["term"], include=("seq_from", "seq_to"), name="pub_term_within_at"
            ),
        ),
        # The columns and triggers go with their tables.
        migrations.RunSQL(NAMED, migrations.RunSQL.noop),
        migrations.RunSQL(GUARDED, migrations.RunSQL.noop),
        migrations.RunSQL(FOLLOWS, AS_BEFORE),
    ]
