"""The audit trail takes new rows alone, and what changes an account writes one, however it came."""

from django.db import migrations

# The person and the address are those of the context that the application sets for a request.
NOTE = """
CREATE FUNCTION curation_note(what text, subject bigint, subject_name text, details jsonb)
RETURNS void LANGUAGE sql SET search_path = public, pg_temp AS $$
    INSERT INTO curation_auditevent
        (at, what, actor_key, actor_name, subject_key, subject_name, address, details)
    SELECT now(), what, sources_acting_user(),
           coalesce((SELECT username FROM auth_user WHERE id = sources_acting_user()), ''),
           subject, coalesce(subject_name, ''),
           (nullif(current_setting('pghistory.context_metadata', true), '')::jsonb
               ->> 'address')::inet,
           details
$$;

CREATE FUNCTION curation_note_account() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    changed jsonb := '{}';
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM curation_note('account made', NEW.id, NEW.username, jsonb_build_object(
            'active', NEW.is_active, 'staff', NEW.is_staff, 'superuser', NEW.is_superuser));
        RETURN NULL;
    ELSIF TG_OP = 'DELETE' THEN
        PERFORM curation_note('account deleted', OLD.id, OLD.username, '{}');
        RETURN NULL;
    END IF;
    -- The parameters of a hash are no secret; where they differ, it may have been made anew at a
    -- sign-in, after an upgrade.
    IF NEW.password <> OLD.password THEN
        PERFORM curation_note('password set', NEW.id, NEW.username, jsonb_build_object(
            'usable', left(NEW.password, 1) <> '!',
            'other hashing', (split_part(NEW.password, '$', 1), split_part(NEW.password, '$', 2))
                <> (split_part(OLD.password, '$', 1), split_part(OLD.password, '$', 2))));
    END IF;
    IF NEW.id <> OLD.id THEN
        changed := changed || jsonb_build_object('key', jsonb_build_array(OLD.id, NEW.id));
    END IF;
    IF NEW.username <> OLD.username THEN
        changed := changed
            || jsonb_build_object('username', jsonb_build_array(OLD.username, NEW.username));
    END IF;
    IF NEW.is_active <> OLD.is_active THEN
        changed := changed
            || jsonb_build_object('active', jsonb_build_array(OLD.is_active, NEW.is_active));
    END IF;
    IF NEW.is_staff <> OLD.is_staff THEN
        changed := changed
            || jsonb_build_object('staff', jsonb_build_array(OLD.is_staff, NEW.is_staff));
    END IF;
    IF NEW.is_superuser <> OLD.is_superuser THEN
        changed := changed
            || jsonb_build_object('superuser', jsonb_build_array(OLD.is_superuser, NEW.is_superuser));
    END IF;
    -- That they changed, not what they were: people's own data stay out of what is kept for ever.
    IF NEW.email <> OLD.email THEN
        changed := changed || '{"e-mail": "changed"}';
    END IF;
    IF (NEW.first_name, NEW.last_name) <> (OLD.first_name, OLD.last_name) THEN
        changed := changed || '{"name": "changed"}';
    END IF;
    IF changed <> '{}' THEN
        PERFORM curation_note('account changed', NEW.id, NEW.username, changed);
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION curation_note_role_of_account() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM curation_note('role taken', OLD.user_id,
            (SELECT username FROM auth_user WHERE id = OLD.user_id),
            jsonb_build_object('role', (SELECT name FROM auth_group WHERE id = OLD.group_id)));
    END IF;
    IF TG_OP <> 'DELETE' THEN
        PERFORM curation_note('role given', NEW.user_id,
            (SELECT username FROM auth_user WHERE id = NEW.user_id),
            jsonb_build_object('role', (SELECT name FROM auth_group WHERE id = NEW.group_id)));
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION curation_name_of_permission(permission integer) RETURNS text
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT t.app_label || '.' || p.codename
      FROM auth_permission p JOIN django_content_type t ON t.id = p.content_type_id
     WHERE p.id = permission
$$;

CREATE FUNCTION curation_note_permission_of_account() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM curation_note('permission taken', OLD.user_id,
            (SELECT username FROM auth_user WHERE id = OLD.user_id),
            jsonb_build_object('permission', curation_name_of_permission(OLD.permission_id)));
    END IF;
    IF TG_OP <> 'DELETE' THEN
        PERFORM curation_note('permission given', NEW.user_id,
            (SELECT username FROM auth_user WHERE id = NEW.user_id),
            jsonb_build_object('permission', curation_name_of_permission(NEW.permission_id)));
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION curation_note_role() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM curation_note('role made', NULL, NULL, jsonb_build_object('role', NEW.name));
    ELSIF TG_OP = 'DELETE' THEN
        PERFORM curation_note('role deleted', NULL, NULL, jsonb_build_object('role', OLD.name));
    ELSIF NEW IS DISTINCT FROM OLD THEN
        PERFORM curation_note('role changed', NULL, NULL,
            jsonb_build_object('role', NEW.name, 'was', OLD.name));
    END IF;
    RETURN NULL;
END
$$;

-- One line for each role of a statement: `migrate` gives a role its permissions by the hundred.
CREATE FUNCTION curation_note_permissions_of_role() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM curation_note('role changed', NULL, NULL, jsonb_build_object('role', g.name,
            'taken', jsonb_agg(curation_name_of_permission(o.permission_id))))
           FROM was o JOIN auth_group g ON g.id = o.group_id GROUP BY g.name;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        PERFORM curation_note('role changed', NULL, NULL, jsonb_build_object('role', g.name,
            'given', jsonb_agg(curation_name_of_permission(n.permission_id))))
           FROM becomes n JOIN auth_group g ON g.id = n.group_id GROUP BY g.name;
    END IF;
    RETURN NULL;
END
$$;
"""

NO_NOTE = """
DROP FUNCTION curation_note_permissions_of_role;
DROP FUNCTION curation_note_role;
DROP FUNCTION curation_note_permission_of_account;
DROP FUNCTION curation_name_of_permission;
DROP FUNCTION curation_note_role_of_account;
DROP FUNCTION curation_note_account;
DROP FUNCTION curation_note(text, bigint, text, jsonb);
"""

NOTED = {
    "auth_user": "curation_note_account",
    "auth_user_groups": "curation_note_role_of_account",
    "auth_user_user_permissions": "curation_note_permission_of_account",
    "auth_group": "curation_note_role",
}
ROLES = "auth_group_permissions"


def always(table, trigger):
    """Triggers that `session_replication_role` does not switch off."""
    return f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {trigger};\n"


def triggers():
    for table, function in NOTED.items():
        yield f"""
CREATE TRIGGER {table}_noted AFTER INSERT OR UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION {function}();
""" + always(table, f"{table}_noted")
    for event, tables in (
        ("INSERT", "NEW TABLE AS becomes"),
        ("UPDATE", "OLD TABLE AS was NEW TABLE AS becomes"),
        ("DELETE", "OLD TABLE AS was"),
    ):
        yield f"""
CREATE TRIGGER {ROLES}_noted_{event.lower()} AFTER {event} ON {ROLES}
    REFERENCING {tables}
    FOR EACH STATEMENT EXECUTE FUNCTION curation_note_permissions_of_role();
""" + always(ROLES, f"{ROLES}_noted_{event.lower()}")
    # TRUNCATE runs no row trigger, so it would go unnoted.
    for table in (*NOTED, ROLES):
        yield f"""
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION sources_refuse('each account that goes is noted');
""" + always(table, f"{table}_no_truncate")
    yield """
CREATE TRIGGER curation_auditevent_insert_only BEFORE UPDATE OR DELETE ON curation_auditevent
    FOR EACH ROW EXECUTE FUNCTION sources_refuse('the audit trail is never changed');
CREATE TRIGGER curation_auditevent_no_truncate BEFORE TRUNCATE ON curation_auditevent
    FOR EACH STATEMENT EXECUTE FUNCTION sources_refuse('the audit trail is never changed');
"""
    for name in ("insert_only", "no_truncate"):
        yield always("curation_auditevent", f"curation_auditevent_{name}")


def no_triggers():
    for table in NOTED:
        yield f"DROP TRIGGER {table}_noted ON {table};\n"
    for event in ("insert", "update", "delete"):
        yield f"DROP TRIGGER {ROLES}_noted_{event} ON {ROLES};\n"
    for table in (*NOTED, ROLES):
        yield f"DROP TRIGGER {table}_no_truncate ON {table};\n"
    for name in ("insert_only", "no_truncate"):
        yield f"DROP TRIGGER curation_auditevent_{name} ON curation_auditevent;\n"


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("curation", "0017_audit_trail"),
        ("sources", "0002_guards"),
    ]

    operations = [
        migrations.RunSQL(NOTE, NO_NOTE),
        migrations.RunSQL("".join(triggers()), "".join(no_triggers())),
    ]
