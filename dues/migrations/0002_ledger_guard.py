"""The database itself keeps the books: what it refuses is listed in ADR 13.

Once a statement where a statement may bring 100,000 lines, once a row where rows are few.
Sequential scans are off inside, because a session keeps the plan it made while a table was empty.
"""

from django.db import migrations

# 1101 应收党费, 2101 预收党费.
LINES = """
CREATE FUNCTION dues_lines_checked() RETURNS trigger LANGUAGE plpgsql
SET enable_seqscan = off AS $$
DECLARE
    bad record;
BEGIN
    SELECT came.entry_id, came.debit, came.credit INTO bad
        FROM (SELECT entry_id, sum(debit) AS debit, sum(credit) AS credit
              FROM added GROUP BY entry_id) came
        WHERE came.debit <> came.credit LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'entry %: debit % is not credit %', bad.entry_id, bad.debit, bad.credit
            USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_balanced';
    END IF;
    SELECT came.entry_id INTO bad
        FROM (SELECT entry_id, count(*) AS number FROM added GROUP BY entry_id) came
        CROSS JOIN LATERAL (
            SELECT count(*) AS number FROM dues_journalline WHERE entry_id = came.entry_id
        ) whole
        WHERE whole.number <> came.number LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'entry % has its lines already', bad.entry_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_written_once';
    END IF;
    SELECT touched.person_id, touched.month, sums.owed, sums.paid INTO bad
        FROM (SELECT DISTINCT person_id, month FROM added
              WHERE account = 1101 AND (debit < 0 OR credit <> 0)) touched
        CROSS JOIN LATERAL (
            SELECT sum(debit) AS owed, sum(credit) AS paid FROM dues_journalline
            WHERE account = 1101 AND person_id = touched.person_id AND month = touched.month
        ) sums
        WHERE sums.paid > sums.owed OR sums.paid < 0 OR sums.owed < 0 LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'person % owes % for %, paid would be %',
            bad.person_id, bad.owed, bad.month, bad.paid
            USING ERRCODE = 'check_violation', CONSTRAINT = 'paid_within_owed';
    END IF;
    SELECT touched.person_id, sums.rest INTO bad
        FROM (SELECT DISTINCT person_id, organization_id FROM added
              WHERE account = 2101 AND (credit < 0 OR debit > 0)) touched
        CROSS JOIN LATERAL (
            SELECT sum(credit) - sum(debit) AS rest FROM dues_journalline
            WHERE account = 2101 AND person_id = touched.person_id
              AND organization_id = touched.organization_id
        ) sums
        WHERE sums.rest < 0 LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'person % would have % paid ahead', bad.person_id, bad.rest
            USING ERRCODE = 'check_violation', CONSTRAINT = 'advance_not_negative';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER journal_lines_checked AFTER INSERT ON dues_journalline
    REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION dues_lines_checked();
"""
DROP_LINES = """
DROP TRIGGER journal_lines_checked ON dues_journalline;
DROP FUNCTION dues_lines_checked();
"""

CLOSED = """
CREATE FUNCTION dues_month_open() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    bad record;
BEGIN
    SELECT came.organization_id, closing.month INTO bad
        FROM added came
        JOIN dues_monthclosing closing
          ON closing.organization_id = came.organization_id
         AND closing.month = date_trunc('month', came.occurred_on)::date
        WHERE NOT EXISTS (
            SELECT 1 FROM dues_reopeningrequest request
            JOIN dues_reopeningdecision decision
              ON decision.request_id = request.id AND decision.approved
            WHERE request.closing_id = closing.id)
        LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'month % of organisation % is closed', bad.month, bad.organization_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'month_is_open';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER journal_month_open AFTER INSERT ON dues_journalentry
    REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION dues_month_open();
"""
DROP_CLOSED = """
DROP TRIGGER journal_month_open ON dues_journalentry;
DROP FUNCTION dues_month_open();
"""

WHOLE = """
CREATE FUNCTION dues_entry_whole() RETURNS trigger LANGUAGE plpgsql
SET enable_seqscan = off AS $$
DECLARE
    bad record;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM dues_journalline WHERE entry_id = NEW.id) THEN
        RAISE EXCEPTION 'entry % has no lines', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_has_lines';
    END IF;
    IF NEW.reverses_id IS NULL THEN
        RETURN NULL;
    END IF;
    SELECT account INTO bad FROM dues_journalline WHERE entry_id IN (NEW.id, NEW.reverses_id)
        GROUP BY account, organization_id, person_id, month
        HAVING sum(debit) <> 0 OR sum(credit) <> 0 LIMIT 1;
    IF FOUND OR EXISTS (SELECT 1 FROM dues_journalentry
                        WHERE id = NEW.reverses_id AND reverses_id IS NOT NULL) THEN
        RAISE EXCEPTION 'entry % is not the opposite of entry %', NEW.id, NEW.reverses_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'reversal_is_opposite';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER journal_entry_whole AFTER INSERT ON dues_journalentry
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION dues_entry_whole();
"""
DROP_WHOLE = """
DROP TRIGGER journal_entry_whole ON dues_journalentry;
DROP FUNCTION dues_entry_whole();
"""

# 1001 库存现金, 1002 银行存款.
PAPERS = """
CREATE FUNCTION dues_payment_booked() RETURNS trigger LANGUAGE plpgsql
SET enable_seqscan = off AS $$
BEGIN
    IF NEW.amount IS DISTINCT FROM (
        SELECT sum(debit) FROM dues_journalline
        WHERE entry_id = NEW.entry_id AND account IN (1001, 1002)
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
CREATE CONSTRAINT TRIGGER payment_booked AFTER INSERT ON dues_payment
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION dues_payment_booked();
"""
DROP_PAPERS = """
DROP TRIGGER payment_booked ON dues_payment;
DROP FUNCTION dues_payment_booked();
"""

SECOND = """
CREATE FUNCTION dues_second_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM dues_reopeningrequest
               WHERE id = NEW.request_id AND requested_by_id = NEW.decided_by_id) THEN
        RAISE EXCEPTION 'a reopening is decided by another person'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'reopening_second_person';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER reopening_second_person BEFORE INSERT ON dues_reopeningdecision
    FOR EACH ROW EXECUTE FUNCTION dues_second_person();
"""
DROP_SECOND = """
DROP TRIGGER reopening_second_person ON dues_reopeningdecision;
DROP FUNCTION dues_second_person();
"""

# A receivable belongs to a month that was assessed.
MONTHS = """
ALTER TABLE dues_journalline ADD CONSTRAINT line_of_assessed_month
    FOREIGN KEY (person_id, month) REFERENCES dues_assessment (person_id, month)
    DEFERRABLE INITIALLY DEFERRED
"""
DROP_MONTHS = "ALTER TABLE dues_journalline DROP CONSTRAINT line_of_assessed_month"


class Migration(migrations.Migration):
    replaces = [("dues", "0005_ledger_guard")]
    dependencies = [("dues", "0001_tables")]

    operations = (
        migrations.RunSQL(LINES, DROP_LINES),
        migrations.RunSQL(CLOSED, DROP_CLOSED),
        migrations.RunSQL(WHOLE, DROP_WHOLE),
        migrations.RunSQL(PAPERS, DROP_PAPERS),
        migrations.RunSQL(SECOND, DROP_SECOND),
        migrations.RunSQL(MONTHS, DROP_MONTHS),
    )
