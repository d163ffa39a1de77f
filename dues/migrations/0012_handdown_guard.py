"""下拨 stays as written, goes down, and agrees with its entries in the books of both."""

from django.db import migrations

FROZEN = """
CREATE TRIGGER handeddown_frozen BEFORE UPDATE OR DELETE ON dues_handeddown FOR EACH ROW
    EXECUTE FUNCTION dues_document_frozen('lower_entry_id', 'received_by_name');
CREATE CONSTRAINT TRIGGER handeddown_booked AFTER INSERT OR UPDATE ON dues_handeddown
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION dues_document_booked();
"""
DROP_FROZEN = """
DROP TRIGGER handeddown_booked ON dues_handeddown;
DROP TRIGGER handeddown_frozen ON dues_handeddown;
"""

DOWNWARDS = """
CREATE FUNCTION dues_handed_downwards() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM members_organization giver JOIN members_organization lower
          ON lower.path LIKE giver.path || '%' AND lower.id <> giver.id
        WHERE giver.id = NEW.organization_id AND lower.id = NEW.lower_id
    ) THEN
        RAISE EXCEPTION 'organization % does not stand below %', NEW.lower_id, NEW.organization_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'handeddown_downwards';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER handeddown_downwards BEFORE INSERT ON dues_handeddown
    FOR EACH ROW EXECUTE FUNCTION dues_handed_downwards();
"""
DROP_DOWNWARDS = """
DROP TRIGGER handeddown_downwards ON dues_handeddown;
DROP FUNCTION dues_handed_downwards();
"""

# 1001 库存现金, 1002 银行存款, 4202 上级下拨党费, 5102 下拨下级党费.
BOTH = """
CREATE FUNCTION dues_handed_down_in_both() RETURNS trigger LANGUAGE plpgsql
SET enable_seqscan = off AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM (VALUES (NEW.entry_id, NEW.organization_id, -1, 5102),
                              (NEW.lower_entry_id, NEW.lower_id, 1, 4202))
            AS side (entry, organization, sign, account)
        CROSS JOIN LATERAL (VALUES (1001, NEW.cash * sign), (1002, NEW.bank * sign),
                                   (side.account, NEW.amount * -sign)) AS said (account, amount)
        WHERE side.entry IS NOT NULL AND (
            said.amount <> (
                SELECT coalesce(sum(debit - credit), 0) FROM dues_journalline
                WHERE entry_id = side.entry AND account = said.account)
            OR NOT EXISTS (
                SELECT 1 FROM dues_journalentry
                WHERE id = side.entry AND organization_id = side.organization
                  AND occurred_on = NEW.settled_on AND reverses_id IS NULL))
    ) THEN
        RAISE EXCEPTION 'slip % does not agree with its entries', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'handeddown_as_booked';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER handeddown_in_both AFTER INSERT OR UPDATE ON dues_handeddown
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION dues_handed_down_in_both();
"""
DROP_BOTH = """
DROP TRIGGER handeddown_in_both ON dues_handeddown;
DROP FUNCTION dues_handed_down_in_both();
"""

# One side is never undone without the other.
UNDONE = """
CREATE FUNCTION dues_handed_down_undone() RETURNS trigger LANGUAGE plpgsql
SET enable_seqscan = off AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM (
            SELECT entry_id, lower_entry_id FROM dues_handeddown WHERE entry_id = NEW.reverses_id
            UNION ALL
            SELECT entry_id, lower_entry_id FROM dues_handeddown
            WHERE lower_entry_id = NEW.reverses_id
        ) slip
        WHERE (SELECT count(*) FROM dues_journalentry
               WHERE reverses_id IN (slip.entry_id, slip.lower_entry_id)) <> 2
    ) THEN
        RAISE EXCEPTION 'entry % is one side of money handed down', NEW.reverses_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'handeddown_undone_whole';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER handeddown_undone AFTER INSERT ON dues_journalentry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.reverses_id IS NOT NULL)
    EXECUTE FUNCTION dues_handed_down_undone();
"""
DROP_UNDONE = """
DROP TRIGGER handeddown_undone ON dues_journalentry;
DROP FUNCTION dues_handed_down_undone();
"""


class Migration(migrations.Migration):
    dependencies = (("dues", "0011_handdown"),)

    operations = (
        migrations.RunSQL(FROZEN, DROP_FROZEN),
        migrations.RunSQL(DOWNWARDS, DROP_DOWNWARDS),
        migrations.RunSQL(BOTH, DROP_BOTH),
        migrations.RunSQL(UNDONE, DROP_UNDONE),
    )
