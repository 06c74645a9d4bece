"""Generates the SQL function `curation_evidence` from the declared record types.

It returns each value with its citations; the triggers that guard the log and verifications call
it. It is generated after every `migrate`, so that it covers a new value as soon as its column
exists. Until then, citations of the new value count as not verified and are refused.
"""

from collections.abc import Collection
from typing import Any

from django.db import connections, models

from entities.declared import CITED_TYPES
from entities.models.citation import CITED_ROWS
from entities.values import pinned_name
from sources.record_type import FieldValue, RecordType, RowValues, ValueType

__all__ = ["BODY", "create_evidence_function"]


def column_sql(field: Any) -> str:
    """Return SQL that gives a column's value as `entities.values.plain` writes it in JSON."""
    if isinstance(field, models.DecimalField):
        return f"curation_json_number({field.column})"
    return f'"{field.column}"'


def content_sql(pinned: dict[str, str], if_set: Collection[str] = ()) -> str:
    """Return SQL for canonical JSON (sorted keys, no spaces), as in the digest.

    The names in `if_set` are left out where they are empty or unknown.
    """
    members = []
    for name in sorted(pinned):
        column = pinned[name]
        member = f"""'"{name}":' || coalesce(to_json({column})::text, 'null')"""
        if name in if_set:
            member = (
                f"CASE WHEN coalesce({column}::text, '') NOT IN ('', 'unknown') THEN {member} END"
            )
        members.append(member)
    return f"'{{' || concat_ws(',', {', '.join(members)}) || '}}'"


def value_sql(
    table: str,
    record: str,
    key: str,
    known: str,
    needed: str,
    pinned: dict[str, str],
    if_set: Collection[str] = (),
    explained: str = "false",
) -> str:
    return f"""
        SELECT {record} AS record_id, {key} AS key, {known} AS known, {needed} AS needs_citation,
               {explained} AS explained, {content_sql(pinned, if_set)} AS content
          FROM {table} WHERE {record} = ANY (asked)"""  # noqa: S608


def field_sql(declared: RecordType, value: FieldValue) -> str:
    """Return the SELECT for a single value that needs evidence."""
    meta = declared.model._meta
    fields = [meta.get_field(name) for name in value.fields]
    column = f'"{fields[0].column}"'
    if fields[0].null:
        known = f"{column} IS NOT NULL"
    elif value.type is ValueType.TERM:
        known = f"{column} NOT IN ('', 'unknown')"
    else:
        known = f"{column} <> ''"
    pinned = {pinned_name(value.type, field): column_sql(field) for field in fields}
    key = f"'{declared.key(value)}'"
    if_set = {
        pinned_name(value.type, field) for field in fields if field.name in value.pinned_if_set
    }
    return value_sql(meta.db_table, meta.pk.column, key, known, known, pinned, if_set)


def rows_sql(rows: RowValues) -> str:
    """Return the SELECT for a kind of rows that needs evidence."""
    meta = rows.model._meta
    needed = "true"
    if rows.exempt_by:
        needed = f'"{meta.get_field(rows.exempt_by).column}" IS NULL'
    fields = [meta.get_field(name) for name in rows.fields]
    return value_sql(
        meta.db_table,
        f'"{meta.get_field(rows.owner).column}"',
        f"'{rows.cited_as}:' || id",
        "true",
        needed,
        {field.attname: column_sql(field) for field in fields},
        {field.attname for field in fields if field.name in rows.pinned_if_set},
        f"{rows.basis_field} NOT IN ('', 'unknown')" if rows.basis_field else "false",
    )


def values_sql() -> str:
    """Return the SELECT for all values that need evidence, of the records in `asked`."""
    return "\n        UNION ALL".join(
        part
        for declared in CITED_TYPES.values()
        for part in (
            *(field_sql(declared, value) for value in declared.cited_fields.values()),
            *(rows_sql(rows) for rows in declared.cited_rows),
        )
    )


def citation_key_sql() -> str:
    return ", ".join(f"'{name}:' || c.{name}_id" for name in CITED_ROWS)


BODY = f"""
#variable_conflict use_column
BEGIN
    -- A row for each citation of the records asked for, and for each value without one.
    -- A citation `reports` if it says something else than the value, and nothing states on what
    -- basis the value was adopted: then it supports no value.
    -- `dated_digest` is the digest where the words are evidence only with the document's date.
    RETURN QUERY
    WITH said AS ({values_sql()}
    ), cited AS (
        SELECT c.id, c.record_id, coalesce({citation_key_sql()}, c.field) AS key,
               c.stance::text AS stance, d.published::text AS published,
               '{{"asserted_by":' || coalesce(c.asserted_by_id::text, 'null')
                   || ',"passage":[' || p.document_id || ',' || p.start || ',' || p."end"
                   || ',' || to_json(p.exact) || ']' AS before,
               c.reported <> '' AS reports,
               CASE WHEN c.reported <> '' THEN ',"reported":' || to_json(c.reported) ELSE '' END
                   || ',"speaker":' || to_json(c.speaker) || ',"stance":' || to_json(c.stance)
                   || ',"value":[' AS after
          FROM entities_citation AS c
          JOIN sources_passage AS p ON p.id = c.passage_id
          JOIN sources_document AS d ON d.record_ptr_id = p.document_id
         WHERE c.record_id = ANY (asked)
    )
    SELECT coalesce(said.record_id, cited.record_id), coalesce(said.key, cited.key),
           coalesce(said.known, false), coalesce(said.needs_citation, false),
           cited.id,
           CASE WHEN cited.stance = 'supports' AND cited.reports AND said.explained IS NOT TRUE
                THEN 'reports' ELSE cited.stance END,
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
"""  # noqa: S608  # built from names of our own tables and columns

_CREATE = f"""
CREATE OR REPLACE FUNCTION curation_evidence(asked bigint[])
RETURNS TABLE (record_id bigint, key text, known boolean, needs_citation boolean,
               citation_id bigint, stance text, digest text, dated_digest text, published text)
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $evidence${BODY}$evidence$
"""


def create_evidence_function(using: str = "default", **_: Any) -> None:
    """Replace `curation_evidence` if the declarations changed. Does nothing if it does not exist.

    Runs after every `migrate`, as the owner of the tables.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT prosrc, pg_has_role(proowner, 'USAGE') FROM pg_proc"
            " WHERE oid = to_regprocedure('curation_evidence(bigint[])')"
        )
        found = cursor.fetchone()
        if found and found[1] and found[0] != BODY:
            cursor.execute(_CREATE)
