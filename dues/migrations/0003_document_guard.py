"""What is written on a paper about money stays; once settled or cancelled, all of it does.

Two functions, for the table of every kind of paper: `dues_document_frozen` takes the names of
further columns that settling fills in; `dues_document_booked` holds paper and entry together.
"""

from django.db import migrations

FROZEN = """
CREATE FUNCTION dues_document_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    later text[] := ARRAY['settled_by_id', 'settled_at', 'settled_on', 'entry_id',
                          'cancelled_by_id', 'cancelled_at', 'cancel_reason'] || TG_ARGV;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION '% %: its number is used', TG_TABLE_NAME, OLD.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'document_stays';
    END IF;
    IF OLD.settled_at IS NOT NULL OR OLD.cancelled_at IS NOT NULL THEN
        RAISE EXCEPTION '% % is settled or cancelled', TG_TABLE_NAME, OLD.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'document_ended';
    END IF;
    IF to_jsonb(NEW) - later <> to_jsonb(OLD) - later THEN
        RAISE EXCEPTION 'what is written on % % cannot be changed', TG_TABLE_NAME, OLD.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'document_as_written';
    END IF;
    RETURN NEW;
END $$;
"""
DROP_FROZEN = "DROP FUNCTION dues_document_frozen();"

# 1001 库存现金, 1002 银行存款.
BOOKED = """
CREATE FUNCTION dues_document_booked() RETURNS trigger LANGUAGE plpgsql
SET enable_seqscan = off AS $$
BEGIN
    IF NEW.entry_id IS NOT NULL AND (
        NEW.amount IS DISTINCT FROM (
            SELECT abs(sum(debit - credit)) FROM dues_journalline
            WHERE entry_id = NEW.entry_id AND account IN (1001, 1002)
        ) OR NOT EXISTS (
            SELECT 1 FROM dues_journalentry
            WHERE id = NEW.entry_id AND occurred_on = NEW.settled_on
              AND organization_id = NEW.organization_id AND reverses_id IS NULL
        )
    ) THEN
        RAISE EXCEPTION '% % does not agree with entry %', TG_TABLE_NAME, NEW.id, NEW.entry_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'document_as_booked';
    END IF;
    RETURN NULL;
END $$;
"""
DROP_BOOKED = "DROP FUNCTION dues_document_booked();"


class Migration(migrations.Migration):
    replaces = [("dues", "0008_document_guard")]
    dependencies = [("dues", "0002_ledger_guard")]

    operations = (
        migrations.RunSQL(FROZEN, DROP_FROZEN),
        migrations.RunSQL(BOOKED, DROP_BOOKED),
    )
