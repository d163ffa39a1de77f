"""What is written on a letter stays; a letter that has come to its end, and every number, too."""

from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION members_refuse_letter_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'Letter % cannot be deleted: its number is used.', OLD.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF OLD.state <> 'open' THEN
        RAISE EXCEPTION 'Letter % has come to its end: it cannot be changed.', OLD.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF to_jsonb(NEW) - 'state' - 'closed_on' <> to_jsonb(OLD) - 'state' - 'closed_on' THEN
        RAISE EXCEPTION 'What is written on letter % cannot be changed.', OLD.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER transfer_frozen BEFORE UPDATE OR DELETE ON members_transfer
    FOR EACH ROW EXECUTE FUNCTION members_refuse_letter_change();
"""

UNDO = """
DROP TRIGGER transfer_frozen ON members_transfer;
DROP FUNCTION members_refuse_letter_change();
"""


class Migration(migrations.Migration):
    replaces = [("members", "0006_transfers_frozen")]
    dependencies = [("members", "0002_people")]

    operations = [migrations.RunSQL(FUNCTIONS, UNDO)]
