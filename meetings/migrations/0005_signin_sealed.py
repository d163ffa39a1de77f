"""Guests are sealed with the record; a 补学 belongs to who missed a sealed meeting."""

from django.db import migrations

SEAL = """
CREATE TRIGGER part_sealed BEFORE INSERT OR UPDATE OR DELETE ON meetings_guest
    FOR EACH ROW EXECUTE FUNCTION meetings_refuse_part_of_sealed();

CREATE FUNCTION meetings_refuse_make_up() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM meetings_attendance a JOIN meetings_meeting m ON m.id = a.meeting_id
        WHERE a.id = NEW.attendance_id AND m.state = 'sealed' AND a.state <> 'present'
    ) THEN
        RAISE EXCEPTION 'A make-up belongs to who was away from a sealed meeting.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER make_up_of_absentee BEFORE INSERT ON meetings_makeup
    FOR EACH ROW EXECUTE FUNCTION meetings_refuse_make_up();
"""

UNDO = """
DROP TRIGGER make_up_of_absentee ON meetings_makeup;
DROP FUNCTION meetings_refuse_make_up();
DROP TRIGGER part_sealed ON meetings_guest;
"""


class Migration(migrations.Migration):
    replaces = [("meetings", "0010_signin_sealed")]
    dependencies = [("meetings", "0004_review_triggers")]

    operations = [migrations.RunSQL(SEAL, UNDO)]
