"""A budget stays as it was decided: a line that comes later breaks the total."""

from django.db import migrations

WHOLE = """
CREATE FUNCTION dues_budget_whole() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wanted bigint;
BEGIN
    wanted := CASE WHEN TG_TABLE_NAME = 'dues_budget'
                   THEN (to_jsonb(NEW) ->> 'id')::bigint
                   ELSE (to_jsonb(NEW) ->> 'budget_id')::bigint END;
    IF EXISTS (
        SELECT 1 FROM dues_budget budget WHERE budget.id = wanted AND budget.total IS DISTINCT FROM
            (SELECT sum(amount) FROM dues_budgetline WHERE budget_id = wanted)
    ) THEN
        RAISE EXCEPTION 'the lines of budget % do not make its total', wanted
            USING ERRCODE = 'check_violation', CONSTRAINT = 'budget_total_of_lines';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER budget_whole AFTER INSERT ON dues_budget
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION dues_budget_whole();
CREATE CONSTRAINT TRIGGER budget_line_whole AFTER INSERT ON dues_budgetline
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION dues_budget_whole();
"""
DROP_WHOLE = """
DROP TRIGGER budget_line_whole ON dues_budgetline;
DROP TRIGGER budget_whole ON dues_budget;
DROP FUNCTION dues_budget_whole();
"""


class Migration(migrations.Migration):
    replaces = [("dues", "0010_budget_guard")]
    dependencies = [("dues", "0003_document_guard")]

    operations = (migrations.RunSQL(WHOLE, DROP_WHOLE),)
