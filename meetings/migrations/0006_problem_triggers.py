"""A problem's owner never closes it; steps and measures fit what was done before."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION meetings_check_problem_step() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    held bigint := (SELECT owner_id FROM meetings_measure
                    WHERE problem_id = NEW.problem_id ORDER BY id DESC LIMIT 1);
    turned text := (SELECT kind FROM meetings_problemstep
                    WHERE problem_id = NEW.problem_id
                      AND kind IN ('closed', 'reopened', 'withdrawn') ORDER BY id DESC LIMIT 1);
BEGIN
    IF held IS DISTINCT FROM NEW.owner_id THEN
        RAISE EXCEPTION 'the owner is the one of the last measure' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.kind = 'closed' AND EXISTS (
        SELECT 1 FROM members_user WHERE id = NEW.recorded_by_id AND person_id = held
    ) THEN
        RAISE EXCEPTION 'the owner cannot close' USING ERRCODE = 'check_violation';
    END IF;
    IF turned = 'withdrawn' OR (coalesce(turned, 'reopened') = 'closed') <> (NEW.kind = 'reopened')
    THEN
        RAISE EXCEPTION 'the step does not fit' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER problem_step_fits BEFORE INSERT ON meetings_problemstep
    FOR EACH ROW EXECUTE FUNCTION meetings_check_problem_step();

CREATE FUNCTION meetings_check_measure() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.due_on < (SELECT found_on FROM meetings_problem WHERE id = NEW.problem_id) THEN
        RAISE EXCEPTION 'due before it was found' USING ERRCODE = 'check_violation';
    END IF;
    IF (SELECT kind FROM meetings_problemstep WHERE problem_id = NEW.problem_id
          AND kind IN ('closed', 'reopened', 'withdrawn') ORDER BY id DESC LIMIT 1)
        IN ('closed', 'withdrawn') THEN
        RAISE EXCEPTION 'the problem is not open' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER measure_fits BEFORE INSERT ON meetings_measure
    FOR EACH ROW EXECUTE FUNCTION meetings_check_measure();
"""
BACK = """
DROP TRIGGER measure_fits ON meetings_measure;
DROP FUNCTION meetings_check_measure();
DROP TRIGGER problem_step_fits ON meetings_problemstep;
DROP FUNCTION meetings_check_problem_step();
"""


class Migration(migrations.Migration):
    replaces = [("meetings", "0013_problem_triggers")]
    dependencies = [("meetings", "0005_signin_sealed")]

    operations = [migrations.RunSQL(FORWARD, BACK)]
