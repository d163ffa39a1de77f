"""大额 and 特殊党费 on their way up agree in the books of both; one side is never undone alone."""

from django.db import migrations

# 1001 库存现金, 1002 银行存款, 4103 大额党费, 4104 特殊党费.
LARGE = """
CREATE FUNCTION dues_large_sent(entry bigint, organization bigint, on_day date, payment bigint,
                                sign integer) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT 1 FROM dues_journalentry
        WHERE id = entry AND organization_id = organization AND occurred_on = on_day
          AND reverses_id IS NULL
    ) AND (
        SELECT sum(debit - credit) FROM dues_journalline line
        WHERE line.entry_id = entry AND account = 4103 AND person_id = paid.person_id
    ) = paid.amount * sign AND (
        SELECT sum(credit - debit) FROM dues_journalline line
        WHERE line.entry_id = entry AND account IN (1001, 1002)
    ) = paid.amount * sign
    FROM dues_largepayment paid WHERE paid.id = payment
$$;
CREATE FUNCTION dues_large_step_booked() RETURNS trigger LANGUAGE plpgsql
SET enable_seqscan = off AS $$
DECLARE
    holder bigint;
BEGIN
    SELECT coalesce((SELECT upper_id FROM dues_largestep
                     WHERE payment_id = NEW.payment_id AND stage = 2 AND NEW.stage = 3),
                    organization_id) INTO holder
        FROM dues_largepayment WHERE id = NEW.payment_id;
    IF (NEW.entry_id IS NOT NULL AND NOT coalesce(dues_large_sent(
            NEW.entry_id, holder, NEW.happened_on, NEW.payment_id, 1), false))
       OR (NEW.upper_entry_id IS NOT NULL AND NOT coalesce(dues_large_sent(
            NEW.upper_entry_id, NEW.upper_id, NEW.happened_on, NEW.payment_id, -1), false)) THEN
        RAISE EXCEPTION 'step % does not agree with its entries', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'large_step_as_booked';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER large_step_booked AFTER INSERT ON dues_largestep
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION dues_large_step_booked();
"""
DROP_LARGE = """
DROP TRIGGER large_step_booked ON dues_largestep;
DROP FUNCTION dues_large_step_booked();
DROP FUNCTION dues_large_sent(bigint, bigint, date, bigint, integer);
"""

SPECIAL = """
CREATE TRIGGER specialhandover_frozen BEFORE UPDATE OR DELETE ON dues_specialhandover
    FOR EACH ROW
    EXECUTE FUNCTION dues_document_frozen('upper_entry_id', 'received_by_name', 'receipt');
CREATE CONSTRAINT TRIGGER specialhandover_booked AFTER INSERT OR UPDATE ON dues_specialhandover
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION dues_document_booked();

CREATE FUNCTION dues_special_in_both() RETURNS trigger LANGUAGE plpgsql
SET enable_seqscan = off AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM (VALUES (NEW.entry_id, NEW.organization_id, -1),
                              (NEW.upper_entry_id, NEW.upper_id, 1))
            AS side (entry, organization, sign)
        CROSS JOIN LATERAL (VALUES (1001, NEW.cash * sign), (1002, NEW.bank * sign),
                                   (4104, NEW.amount * -sign)) AS said (account, amount)
        WHERE side.entry IS NOT NULL AND (
            said.amount <> (
                SELECT coalesce(sum(debit - credit), 0) FROM dues_journalline
                WHERE entry_id = side.entry AND account = said.account)
            OR NOT EXISTS (
                SELECT 1 FROM dues_journalentry
                WHERE id = side.entry AND organization_id = side.organization
                  AND occurred_on = NEW.settled_on AND reverses_id IS NULL))
    ) THEN
        RAISE EXCEPTION 'handover % does not agree with its entries', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'specialhandover_as_booked';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER specialhandover_in_both AFTER INSERT OR UPDATE ON dues_specialhandover
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION dues_special_in_both();
"""
DROP_SPECIAL = """
DROP TRIGGER specialhandover_in_both ON dues_specialhandover;
DROP FUNCTION dues_special_in_both();
DROP TRIGGER specialhandover_booked ON dues_specialhandover;
DROP TRIGGER specialhandover_frozen ON dues_specialhandover;
"""

# A 大额党费 is undone with every entry that moved it; a slip in both books.
UNDONE = """
CREATE FUNCTION dues_extra_undone() RETURNS trigger LANGUAGE plpgsql
SET enable_seqscan = off AS $$
BEGIN
    IF EXISTS (
        WITH sums AS (
            SELECT id AS payment_id FROM dues_largepayment WHERE entry_id = NEW.reverses_id
            UNION SELECT payment_id FROM dues_largestep WHERE entry_id = NEW.reverses_id
            UNION SELECT payment_id FROM dues_largestep WHERE upper_entry_id = NEW.reverses_id
        ), booked AS (
            SELECT paid.entry_id FROM dues_largepayment paid JOIN sums ON payment_id = paid.id
            UNION SELECT entry_id FROM dues_largestep JOIN sums USING (payment_id)
            UNION SELECT upper_entry_id FROM dues_largestep JOIN sums USING (payment_id)
            UNION SELECT unnest(ARRAY[entry_id, upper_entry_id]) FROM dues_specialhandover
                  WHERE entry_id = NEW.reverses_id
            UNION SELECT unnest(ARRAY[entry_id, upper_entry_id]) FROM dues_specialhandover
                  WHERE upper_entry_id = NEW.reverses_id
        )
        SELECT 1 FROM booked
        WHERE entry_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM dues_journalentry WHERE reverses_id = booked.entry_id)
    ) THEN
        RAISE EXCEPTION 'entry % is one side of money handed up', NEW.reverses_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'extra_undone_whole';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER extra_undone AFTER INSERT ON dues_journalentry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.reverses_id IS NOT NULL)
    EXECUTE FUNCTION dues_extra_undone();
"""
DROP_UNDONE = """
DROP TRIGGER extra_undone ON dues_journalentry;
DROP FUNCTION dues_extra_undone();
"""


class Migration(migrations.Migration):
    replaces = [("dues", "0023_extra_up_guard")]
    dependencies = [("dues", "0009_remittance_guard")]

    operations = (
        migrations.RunSQL(LARGE, DROP_LARGE),
        migrations.RunSQL(SPECIAL, DROP_SPECIAL),
        migrations.RunSQL(UNDONE, DROP_UNDONE),
    )
