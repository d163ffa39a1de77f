"""学时 of everybody as one view; nobody decides on the own training or checks the own 心得."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION meetings_check_training_step() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    owner bigint := (SELECT person_id FROM meetings_training WHERE id = NEW.training_id);
    acting bigint := (SELECT person_id FROM members_user WHERE id = NEW.by_id);
    last text := (SELECT kind FROM meetings_trainingstep
                  WHERE training_id = NEW.training_id ORDER BY number DESC LIMIT 1);
BEGIN
    IF NOT coalesce(
        last IS NULL AND NEW.kind IN ('confirmed', 'refused', 'withdrawn')
        OR last = 'confirmed' AND NEW.kind = 'revoked', false
    ) THEN
        RAISE EXCEPTION 'the step does not fit' USING ERRCODE = 'check_violation';
    END IF;
    IF (acting IS NOT DISTINCT FROM owner) <> (NEW.kind = 'withdrawn') THEN
        RAISE EXCEPTION 'the member alone withdraws, never decides'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER training_step_fits BEFORE INSERT ON meetings_trainingstep
    FOR EACH ROW EXECUTE FUNCTION meetings_check_training_step();

CREATE FUNCTION meetings_check_essay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT person_id FROM meetings_essay WHERE id = NEW.essay_id)
        = (SELECT person_id FROM members_user WHERE id = NEW.by_id) THEN
        RAISE EXCEPTION 'nobody checks the own essay' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER essay_check_fits BEFORE INSERT ON meetings_essaycheck
    FOR EACH ROW EXECUTE FUNCTION meetings_check_essay();

CREATE FUNCTION meetings_fit_essay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.call_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM meetings_essayasked
        WHERE call_id = NEW.call_id AND person_id = NEW.person_id
    ) THEN
        RAISE EXCEPTION 'it was not asked of this member' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER essay_was_asked BEFORE INSERT ON meetings_essay
    FOR EACH ROW EXECUTE FUNCTION meetings_fit_essay();

CREATE VIEW meetings_studycredit AS
SELECT 2 * attendance.id AS id, attendance.person_id, meeting.organization_id,
       meeting.held_on AS earned_on, meeting.study_hours AS hours, 'meeting' AS source,
       meeting.title AS text, meeting.id AS meeting_id, NULL::bigint AS training_id
FROM meetings_attendance attendance JOIN meetings_meeting meeting
    ON meeting.id = attendance.meeting_id
WHERE attendance.state = 'present' AND meeting.state = 'sealed' AND meeting.study_hours > 0
UNION ALL
SELECT 2 * training.id + 1, training.person_id, training.organization_id,
       training.last_on, training.hours, training.way,
       training.course, NULL::bigint, training.id
FROM meetings_training training
WHERE (SELECT step.kind FROM meetings_trainingstep step
       WHERE step.training_id = training.id ORDER BY step.number DESC LIMIT 1) = 'confirmed';
"""
BACK = """
DROP VIEW meetings_studycredit;
DROP TRIGGER essay_was_asked ON meetings_essay;
DROP FUNCTION meetings_fit_essay();
DROP TRIGGER essay_check_fits ON meetings_essaycheck;
DROP FUNCTION meetings_check_essay();
DROP TRIGGER training_step_fits ON meetings_trainingstep;
DROP FUNCTION meetings_check_training_step();
"""


class Migration(migrations.Migration):
    replaces = [("meetings", "0020_study_credits")]
    dependencies = [("meetings", "0008_service_triggers")]

    operations = [migrations.RunSQL(FORWARD, BACK)]
