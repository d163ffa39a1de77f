"""A paper of cash paid in or taken out stays as written and moves just that sum."""

from django.db import migrations

FROZEN = """
CREATE TRIGGER cashmove_frozen BEFORE UPDATE OR DELETE ON dues_cashmove FOR EACH ROW
    EXECUTE FUNCTION dues_document_frozen();
"""
DROP_FROZEN = "DROP TRIGGER cashmove_frozen ON dues_cashmove;"

# 1001 库存现金, 1002 银行存款.
BOOKED = """
CREATE FUNCTION dues_cash_moved() RETURNS trigger LANGUAGE plpgsql
SET enable_seqscan = off AS $$
DECLARE
    paid_in numeric := CASE NEW.way WHEN 'in' THEN NEW.amount ELSE -NEW.amount END;
BEGIN
    IF NEW.entry_id IS NOT NULL AND (
        EXISTS (
            SELECT 1 FROM (VALUES (1001, -paid_in), (1002, paid_in)) AS said (account, amount)
            WHERE said.amount <> (
                SELECT coalesce(sum(debit - credit), 0) FROM dues_journalline
                WHERE entry_id = NEW.entry_id AND account = said.account)
        ) OR NOT EXISTS (
            SELECT 1 FROM dues_journalentry
            WHERE id = NEW.entry_id AND occurred_on = NEW.settled_on
              AND organization_id = NEW.organization_id AND reverses_id IS NULL
        )
    ) THEN
        RAISE EXCEPTION 'cash move % does not agree with entry %', NEW.id, NEW.entry_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'cashmove_as_booked';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER cashmove_booked AFTER INSERT OR UPDATE ON dues_cashmove
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION dues_cash_moved();
"""
DROP_BOOKED = """
DROP TRIGGER cashmove_booked ON dues_cashmove;
DROP FUNCTION dues_cash_moved();
"""


class Migration(migrations.Migration):
    dependencies = (("dues", "0015_cash_moves"),)

    operations = (
        migrations.RunSQL(FROZEN, DROP_FROZEN),
        migrations.RunSQL(BOOKED, DROP_BOOKED),
    )
