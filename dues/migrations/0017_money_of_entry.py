"""A payment is compared with its entry by the entry's own index, whatever the planner has counted.

Asked for `entry_id` and `account` at once, a planner that knows nothing yet of a table that just
grew reads the whole partial index of money (`line_money`, which holds the entry too): the time of
100,000 payments in one transaction grew with their square. Asked for the entry alone it has no
choice.
"""

from django.db import migrations

# 1001 库存现金, 1002 银行存款.
FUNCTION = """
CREATE OR REPLACE FUNCTION dues_payment_booked() RETURNS trigger LANGUAGE plpgsql
SET enable_seqscan = off AS $$
BEGIN
    IF NEW.amount IS DISTINCT FROM (
        SELECT {money}
    ) OR NOT EXISTS (
        SELECT 1 FROM dues_journalentry entry
        LEFT JOIN dues_payment undone ON undone.id = NEW.reverses_id
        WHERE entry.id = NEW.entry_id AND entry.occurred_on = NEW.paid_on
          AND entry.organization_id = NEW.organization_id
          AND entry.reverses_id IS NOT DISTINCT FROM undone.entry_id
    ) THEN
        RAISE EXCEPTION 'payment % does not agree with entry %', NEW.id, NEW.entry_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_as_booked';
    END IF;
    RETURN NULL;
END $$;
"""
NOW = """sum(debit) FILTER (WHERE account IN (1001, 1002)) FROM dues_journalline
        WHERE entry_id = NEW.entry_id"""
BEFORE = """sum(debit) FROM dues_journalline
        WHERE entry_id = NEW.entry_id AND account IN (1001, 1002)"""


class Migration(migrations.Migration):
    dependencies = [("dues", "0016_cash_guard")]

    operations = [
        migrations.RunSQL(FUNCTION.replace("{money}", NOW), FUNCTION.replace("{money}", BEFORE))
    ]
