"""What a row asks fits the kind of its plan: a topic in a study plan, a task in a plan of work."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION meetings_check_task_terms() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.form <> '') <> (
        SELECT plan.kind = 'study' FROM meetings_keytask task
        JOIN meetings_workplan plan ON plan.id = task.plan_id WHERE task.id = NEW.task_id
    ) THEN
        RAISE EXCEPTION 'the terms do not fit the plan' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER task_terms_fit BEFORE INSERT OR UPDATE ON meetings_taskterms
    FOR EACH ROW EXECUTE FUNCTION meetings_check_task_terms();
"""
BACK = """
DROP TRIGGER task_terms_fit ON meetings_taskterms;
DROP FUNCTION meetings_check_task_terms();
"""


class Migration(migrations.Migration):
    replaces = [("meetings", "0015_plan_terms_fit")]
    dependencies = [("meetings", "0006_problem_triggers")]

    operations = [migrations.RunSQL(FORWARD, BACK)]
