"""A transaction's number is used once, until its payment is reversed, and for its own sum."""

from django.db import migrations

BOOKED = """
CREATE FUNCTION dues_reference_free() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM dues_statementbooking earlier
        WHERE earlier.organization_id = NEW.organization_id
          AND earlier.reference = NEW.reference
          AND NOT EXISTS (SELECT 1 FROM dues_payment WHERE reverses_id = earlier.payment_id)
    ) THEN
        RAISE EXCEPTION 'transaction % has been booked', NEW.reference
            USING ERRCODE = 'check_violation', CONSTRAINT = 'reference_booked_once';
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM dues_statementrow line
        JOIN dues_payment paid ON paid.id = NEW.payment_id
        WHERE line.id = NEW.row_id AND line.reference = NEW.reference
          AND line.organization_id = NEW.organization_id
          AND paid.organization_id = NEW.organization_id
          AND paid.amount = line.amount AND paid.paid_on = line.happened_on
    ) THEN
        RAISE EXCEPTION 'transaction % is not what was paid', NEW.reference
            USING ERRCODE = 'check_violation', CONSTRAINT = 'booking_as_stated';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER statement_reference_free BEFORE INSERT ON dues_statementbooking
    FOR EACH ROW EXECUTE FUNCTION dues_reference_free();
"""
DROP_BOOKED = """
DROP TRIGGER statement_reference_free ON dues_statementbooking;
DROP FUNCTION dues_reference_free();
"""


class Migration(migrations.Migration):
    replaces = [("dues", "0012_statement_guard")]
    dependencies = [("dues", "0004_budget_guard")]

    operations = (migrations.RunSQL(BOOKED, DROP_BOOKED),)
