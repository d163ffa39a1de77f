"""A recorded step is never edited: the database lets it be superseded once, and nothing else."""

from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION members_guard_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'Step record % cannot be deleted.', OLD.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF OLD.superseded_at IS NOT NULL OR NEW.superseded_at IS NULL
        OR (to_jsonb(NEW) - ARRAY['superseded_at', 'superseded_by_id', 'superseded_reason'])
           <> (to_jsonb(OLD) - ARRAY['superseded_at', 'superseded_by_id', 'superseded_reason'])
    THEN
        RAISE EXCEPTION 'Step record % cannot be changed, only superseded once.', OLD.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER step_record_guard BEFORE UPDATE OR DELETE ON members_steprecord
    FOR EACH ROW EXECUTE FUNCTION members_guard_step();
"""

UNDO = """
DROP TRIGGER step_record_guard ON members_steprecord;
DROP FUNCTION members_guard_step();
"""


class Migration(migrations.Migration):
    replaces = [("members", "0011_development_guard")]
    dependencies = [("members", "0003_transfers_frozen")]

    operations = [migrations.RunSQL(FUNCTIONS, UNDO)]
