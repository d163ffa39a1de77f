"""The database itself refuses to change a sealed record, whoever asks.

Grants protect against switching the triggers off: the application's role owns nothing, so it can
neither disable a trigger nor set session_replication_role, and it may not TRUNCATE.
"""

from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION meetings_refuse_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state = 'sealed' THEN
            RAISE EXCEPTION 'A meeting becomes sealed by an update, never by an insert.'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.state = 'sealed' THEN
        RAISE EXCEPTION 'Meeting % is sealed: it cannot be changed or deleted.', OLD.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$;

-- FOR SHARE waits for a seal in progress, so that nothing slips in beside it.
CREATE FUNCTION meetings_refuse_part_of_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    found text;
BEGIN
    IF TG_OP <> 'INSERT' THEN
        SELECT state INTO found FROM meetings_meeting WHERE id = OLD.meeting_id FOR SHARE;
        IF found = 'sealed' THEN
            RAISE EXCEPTION 'Meeting % is sealed: its % cannot be changed.', OLD.meeting_id, TG_TABLE_NAME
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    IF TG_OP = 'INSERT' OR NEW.meeting_id <> OLD.meeting_id THEN
        SELECT state INTO found FROM meetings_meeting WHERE id = NEW.meeting_id FOR SHARE;
        IF found = 'sealed' THEN
            RAISE EXCEPTION 'Meeting % is sealed: nothing can be added to its %.', NEW.meeting_id, TG_TABLE_NAME
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER meeting_sealed BEFORE INSERT OR UPDATE OR DELETE ON meetings_meeting
    FOR EACH ROW EXECUTE FUNCTION meetings_refuse_sealed();
CREATE TRIGGER attendance_sealed BEFORE INSERT OR UPDATE OR DELETE ON meetings_attendance
    FOR EACH ROW EXECUTE FUNCTION meetings_refuse_part_of_sealed();
CREATE TRIGGER agenda_sealed BEFORE INSERT OR UPDATE OR DELETE ON meetings_agendaitem
    FOR EACH ROW EXECUTE FUNCTION meetings_refuse_part_of_sealed();
"""

UNDO = """
DROP TRIGGER meeting_sealed ON meetings_meeting;
DROP TRIGGER attendance_sealed ON meetings_attendance;
DROP TRIGGER agenda_sealed ON meetings_agendaitem;
DROP FUNCTION meetings_refuse_sealed();
DROP FUNCTION meetings_refuse_part_of_sealed();
"""


class Migration(migrations.Migration):
    dependencies = [("meetings", "0001_tables")]

    operations = [migrations.RunSQL(FUNCTIONS, UNDO)]
