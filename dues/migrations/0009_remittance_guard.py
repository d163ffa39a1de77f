"""Slips and papers of interest stay as written, and agree with their entries in all books."""

from django.db import migrations

FROZEN = """
CREATE TRIGGER remittance_frozen BEFORE UPDATE OR DELETE ON dues_remittance FOR EACH ROW
    EXECUTE FUNCTION dues_document_frozen('upper_entry_id', 'received_by_name', 'receipt');
CREATE TRIGGER interest_frozen BEFORE UPDATE OR DELETE ON dues_interest FOR EACH ROW
    EXECUTE FUNCTION dues_document_frozen();
CREATE CONSTRAINT TRIGGER remittance_booked AFTER INSERT OR UPDATE ON dues_remittance
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION dues_document_booked();
CREATE CONSTRAINT TRIGGER interest_booked AFTER INSERT OR UPDATE ON dues_interest
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION dues_document_booked();
"""
DROP_FROZEN = """
DROP TRIGGER interest_booked ON dues_interest;
DROP TRIGGER remittance_booked ON dues_remittance;
DROP TRIGGER interest_frozen ON dues_interest;
DROP TRIGGER remittance_frozen ON dues_remittance;
"""

# 1001 库存现金, 1002 银行存款, 4201 下级上缴党费: the books above say the same, part by part.
BOTH = """
CREATE FUNCTION dues_remittance_in_both() RETURNS trigger LANGUAGE plpgsql
SET enable_seqscan = off AS $$
BEGIN
    IF NEW.upper_entry_id IS NOT NULL AND (
        NOT EXISTS (
            SELECT 1 FROM dues_journalentry
            WHERE id = NEW.upper_entry_id AND organization_id = NEW.upper_id
              AND occurred_on = NEW.settled_on AND reverses_id IS NULL
        ) OR EXISTS (
            SELECT 1 FROM (VALUES (1001, NEW.cash), (1002, NEW.bank), (4201, -NEW.amount))
                AS said (account, amount)
            WHERE said.amount <> (
                SELECT coalesce(sum(debit - credit), 0) FROM dues_journalline
                WHERE entry_id = NEW.upper_entry_id AND account = said.account)
        )
    ) THEN
        RAISE EXCEPTION 'remittance % does not agree with entry % above', NEW.id, NEW.upper_entry_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'remittance_as_booked_above';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER remittance_in_both AFTER INSERT OR UPDATE ON dues_remittance
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION dues_remittance_in_both();
"""
DROP_BOTH = """
DROP TRIGGER remittance_in_both ON dues_remittance;
DROP FUNCTION dues_remittance_in_both();
"""

# One side is never undone without the other.
UNDONE = """
CREATE FUNCTION dues_remittance_undone() RETURNS trigger LANGUAGE plpgsql
SET enable_seqscan = off AS $$
BEGIN
    IF NEW.reverses_id IS NOT NULL AND EXISTS (
        SELECT 1 FROM dues_remittance slip
        WHERE slip.upper_entry_id IS NOT NULL
          AND NEW.reverses_id IN (slip.entry_id, slip.upper_entry_id)
          AND (SELECT count(*) FROM dues_journalentry
               WHERE reverses_id IN (slip.entry_id, slip.upper_entry_id)) <> 2
    ) THEN
        RAISE EXCEPTION 'entry % is one side of a remittance', NEW.reverses_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'remittance_undone_whole';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER remittance_undone AFTER INSERT ON dues_journalentry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.reverses_id IS NOT NULL)
    EXECUTE FUNCTION dues_remittance_undone();
"""
DROP_UNDONE = """
DROP TRIGGER remittance_undone ON dues_journalentry;
DROP FUNCTION dues_remittance_undone();
"""


class Migration(migrations.Migration):
    replaces = [("dues", "0021_remittance_guard")]
    dependencies = [("dues", "0008_spending_guard")]

    operations = (
        migrations.RunSQL(FROZEN, DROP_FROZEN),
        migrations.RunSQL(BOTH, DROP_BOTH),
        migrations.RunSQL(UNDONE, DROP_UNDONE),
    )
