"""Steps about arrears fit those before."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION dues_check_arrears_case() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM dues_arrearscase one
        WHERE one.person_id = NEW.person_id AND one.organization_id = NEW.organization_id
          AND NOT EXISTS (SELECT 1 FROM dues_arrearsstep step
                          WHERE step.case_id = one.id AND step.kind = 'closed')
    ) THEN
        RAISE EXCEPTION 'a case of this member is open'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'arrears_case_one_open';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER arrears_case_one_open BEFORE INSERT ON dues_arrearscase
    FOR EACH ROW EXECUTE FUNCTION dues_check_arrears_case();

CREATE FUNCTION dues_check_arrears_step() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last record;
    warning record;
    meeting record;
    served boolean;
BEGIN
    SELECT kind, "on" INTO last FROM dues_arrearsstep
        WHERE case_id = NEW.case_id ORDER BY id DESC LIMIT 1;
    SELECT id, due_on INTO warning FROM dues_arrearsstep
        WHERE case_id = NEW.case_id AND kind = 'warning' ORDER BY id DESC LIMIT 1;
    SELECT id, in_favour, voters_due INTO meeting FROM dues_arrearsstep
        WHERE case_id = NEW.case_id AND kind = 'meeting' ORDER BY id DESC LIMIT 1;
    served := EXISTS (SELECT 1 FROM dues_arrearsstep
                      WHERE case_id = NEW.case_id AND kind = 'served' AND id > warning.id);
    IF last.kind = 'closed' OR NEW."on" < last."on"
       OR (NEW.kind = 'served' AND (warning.id IS NULL OR served))
       OR (NEW.kind = 'meeting'
           AND (warning.id IS NULL OR NOT served OR NEW."on" <= warning.due_on))
       OR (NEW.kind = 'handed'
           AND (meeting.id IS NULL OR meeting.id < warning.id
                OR 2 * meeting.in_favour <= meeting.voters_due))
    THEN
        RAISE EXCEPTION 'the step % does not fit those before', NEW.kind
            USING ERRCODE = 'check_violation', CONSTRAINT = 'arrears_step_fits';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER arrears_step_fits BEFORE INSERT ON dues_arrearsstep
    FOR EACH ROW EXECUTE FUNCTION dues_check_arrears_step();
"""
BACK = """
DROP TRIGGER arrears_step_fits ON dues_arrearsstep;
DROP FUNCTION dues_check_arrears_step();
DROP TRIGGER arrears_case_one_open ON dues_arrearscase;
DROP FUNCTION dues_check_arrears_case();
"""


class Migration(migrations.Migration):
    replaces = [("dues", "0014_arrears_guard")]
    dependencies = [("dues", "0005_statement_guard")]

    operations = (
        migrations.RunSQL(FORWARD, BACK),
    )
