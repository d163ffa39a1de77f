"""Papers of spending stay as written and agree with their entries; what is paid was decided."""

from django.db import migrations

FROZEN = """
CREATE TRIGGER spending_frozen BEFORE UPDATE OR DELETE ON dues_spending FOR EACH ROW
    EXECUTE FUNCTION dues_document_frozen();
CREATE CONSTRAINT TRIGGER spending_booked AFTER INSERT OR UPDATE ON dues_spending
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION dues_document_booked();
"""
DROP_FROZEN = """
DROP TRIGGER spending_booked ON dues_spending;
DROP TRIGGER spending_frozen ON dues_spending;
"""

PAYABLE = """
CREATE FUNCTION dues_spending_payable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.entry_id IS NULL THEN
        RETURN NEW;
    END IF;
    IF NOT EXISTS (SELECT 1 FROM dues_spendingdecision WHERE spending_id = NEW.id)
        OR NOT EXISTS (SELECT 1 FROM dues_spendingvoucher WHERE spending_id = NEW.id)
        OR (NEW.upper_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM dues_spendinganswer WHERE spending_id = NEW.id AND approved))
    THEN
        RAISE EXCEPTION 'spending % has no decision, no answer from above or no voucher', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'spending_payable';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM dues_journalline
                   WHERE entry_id = NEW.entry_id AND account = NEW.purpose AND debit = NEW.amount)
    THEN
        RAISE EXCEPTION 'spending % is booked to another purpose', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'spending_of_its_purpose';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER spending_payable BEFORE INSERT OR UPDATE ON dues_spending
    FOR EACH ROW EXECUTE FUNCTION dues_spending_payable();
"""
DROP_PAYABLE = """
DROP TRIGGER spending_payable ON dues_spending;
DROP FUNCTION dues_spending_payable();
"""

SECOND = """
CREATE FUNCTION dues_answer_second_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM dues_spending
               WHERE id = NEW.spending_id
                 AND (prepared_by_id = NEW.answered_by_id OR upper_id IS NULL)) THEN
        RAISE EXCEPTION 'a spending is agreed to by another person above'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'answer_second_person';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER answer_second_person BEFORE INSERT ON dues_spendinganswer
    FOR EACH ROW EXECUTE FUNCTION dues_answer_second_person();
"""
DROP_SECOND = """
DROP TRIGGER answer_second_person ON dues_spendinganswer;
DROP FUNCTION dues_answer_second_person();
"""

OPPOSITE = """
CREATE FUNCTION dues_admin_opposite() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.reverses_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM dues_adminspending undone
        WHERE undone.id = NEW.reverses_id AND undone.reverses_id IS NULL
          AND undone.amount = -NEW.amount AND undone.organization_id = NEW.organization_id
          AND undone.purpose = NEW.purpose AND undone.spent_on = NEW.spent_on
    ) THEN
        RAISE EXCEPTION 'row is not the opposite of payment %', NEW.reverses_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'admin_reversal_is_opposite';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER admin_opposite BEFORE INSERT ON dues_adminspending
    FOR EACH ROW EXECUTE FUNCTION dues_admin_opposite();
"""
DROP_OPPOSITE = """
DROP TRIGGER admin_opposite ON dues_adminspending;
DROP FUNCTION dues_admin_opposite();
"""


class Migration(migrations.Migration):
    replaces = [("dues", "0018_spending_guard")]
    dependencies = [("dues", "0007_extra_guard")]

    operations = (
        migrations.RunSQL(FROZEN, DROP_FROZEN),
        migrations.RunSQL(PAYABLE, DROP_PAYABLE),
        migrations.RunSQL(SECOND, DROP_SECOND),
        migrations.RunSQL(OPPOSITE, DROP_OPPOSITE),
    )
