"""Second lock on the ledger: the database itself refuses to change what was written."""

from django.db import migrations

GUARD = """
CREATE FUNCTION ledger_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger is append-only: % on % refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE FUNCTION ledger_entry_is_placed_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.idx IS NOT NULL OR NEW.idx IS NULL OR to_jsonb(NEW) - 'idx' <> to_jsonb(OLD) - 'idx' THEN
        RAISE EXCEPTION 'the ledger is append-only: entry % may only be given its place, once', OLD.id
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER placed_once BEFORE UPDATE ON ledger_entry
    FOR EACH ROW EXECUTE FUNCTION ledger_entry_is_placed_once();
CREATE TRIGGER never_deleted BEFORE DELETE ON ledger_entry
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON ledger_entry
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON ledger_checkpoint
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON ledger_checkpoint
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
"""

RELEASE = """
DROP TRIGGER placed_once ON ledger_entry;
DROP TRIGGER never_deleted ON ledger_entry;
DROP TRIGGER never_truncated ON ledger_entry;
DROP TRIGGER never_changed ON ledger_checkpoint;
DROP TRIGGER never_truncated ON ledger_checkpoint;
DROP FUNCTION ledger_entry_is_placed_once();
DROP FUNCTION ledger_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]

    operations = [migrations.RunSQL(GUARD, reverse_sql=RELEASE)]
