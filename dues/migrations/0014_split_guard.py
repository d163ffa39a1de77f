"""A line may pay for several members: its parts add up to it, and are undone together."""

from django.db import migrations

# Another line of the same number, or another round of this one, waits until this is undone.
FREE = """
CREATE OR REPLACE FUNCTION dues_reference_free() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM dues_statementbooking earlier
        WHERE earlier.organization_id = NEW.organization_id
          AND earlier.reference = NEW.reference
          AND (earlier.round, earlier.row_id) <> (NEW.round, NEW.row_id)
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
          AND paid.reverses_id IS NULL
          AND paid.amount <= line.amount AND paid.paid_on = line.happened_on
    ) THEN
        RAISE EXCEPTION 'transaction % is not what was paid', NEW.reference
            USING ERRCODE = 'check_violation', CONSTRAINT = 'booking_as_stated';
    END IF;
    RETURN NEW;
END $$;
"""
WHOLE_LINE = """
CREATE OR REPLACE FUNCTION dues_reference_free() RETURNS trigger LANGUAGE plpgsql AS $$
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
"""

# To the fen, and in the end one member once.
PARTS = """
CREATE FUNCTION dues_booking_parts() RETURNS trigger LANGUAGE plpgsql
SET enable_seqscan = off AS $$
DECLARE
    found record;
BEGIN
    SELECT sum(paid.amount) AS total, count(*) AS number, count(DISTINCT paid.person_id) AS people
        INTO found
        FROM dues_statementbooking part JOIN dues_payment paid ON paid.id = part.payment_id
        WHERE part.organization_id = NEW.organization_id AND part.reference = NEW.reference
          AND part.round = NEW.round;
    IF found.people <> found.number OR found.total IS DISTINCT FROM (
        SELECT amount FROM dues_statementrow WHERE id = NEW.row_id
    ) THEN
        RAISE EXCEPTION 'parts of transaction % add up to %', NEW.reference, found.total
            USING ERRCODE = 'check_violation', CONSTRAINT = 'booking_parts_add_up';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER statement_booking_parts AFTER INSERT ON dues_statementbooking
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION dues_booking_parts();
"""
DROP_PARTS = """
DROP TRIGGER statement_booking_parts ON dues_statementbooking;
DROP FUNCTION dues_booking_parts();
"""

UNDONE = """
CREATE FUNCTION dues_booking_undone() RETURNS trigger LANGUAGE plpgsql
SET enable_seqscan = off AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM dues_statementbooking own
        JOIN dues_statementbooking part USING (organization_id, reference, round)
        WHERE own.payment_id = NEW.reverses_id
          AND NOT EXISTS (SELECT 1 FROM dues_payment WHERE reverses_id = part.payment_id)
    ) THEN
        RAISE EXCEPTION 'payment % is one part of a transaction', NEW.reverses_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'booking_undone_whole';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER statement_booking_undone AFTER INSERT ON dues_payment
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.reverses_id IS NOT NULL)
    EXECUTE FUNCTION dues_booking_undone();
"""
DROP_UNDONE = """
DROP TRIGGER statement_booking_undone ON dues_payment;
DROP FUNCTION dues_booking_undone();
"""


class Migration(migrations.Migration):
    dependencies = (("dues", "0013_split_lines"),)

    operations = (
        migrations.RunSQL(FREE, WHOLE_LINE),
        migrations.RunSQL(PARTS, DROP_PARTS),
        migrations.RunSQL(UNDONE, DROP_UNDONE),
    )
