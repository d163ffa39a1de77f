"""The database refuses to give back marks that were never taken off, or after the result is out."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION reports_check_withdrawal() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    taken reports_evaluationstep;
BEGIN
    SELECT * INTO taken FROM reports_evaluationstep WHERE id = NEW.step_id;
    IF taken.deduction = 0 THEN
        RAISE EXCEPTION 'nothing was taken off' USING ERRCODE = 'check_violation';
    END IF;
    IF reports_results_standing(taken.evaluation_id) > 0 THEN
        RAISE EXCEPTION 'the result is published' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER withdrawal_fits BEFORE INSERT ON reports_deductionwithdrawal
    FOR EACH ROW EXECUTE FUNCTION reports_check_withdrawal();
"""
BACK = """
DROP TRIGGER withdrawal_fits ON reports_deductionwithdrawal;
DROP FUNCTION reports_check_withdrawal();
"""


class Migration(migrations.Migration):
    dependencies = [("reports", "0004_charts")]

    operations = [migrations.RunSQL(FORWARD, BACK)]
