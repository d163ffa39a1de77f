"""大额 and 特殊党费 agree with their entries; 特殊党费 only under a call from above that is open."""

from django.db import migrations

# 1001 库存现金, 1002 银行存款; the account of the paper comes as the trigger's argument.
BOOKED = """
CREATE FUNCTION dues_extra_booked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.amount IS DISTINCT FROM (
        SELECT sum(debit) FROM dues_journalline
        WHERE entry_id = NEW.entry_id AND account IN (1001, 1002)
    ) OR NEW.amount IS DISTINCT FROM (
        SELECT sum(credit) FROM dues_journalline
        WHERE entry_id = NEW.entry_id AND account = TG_ARGV[0]::integer
          AND person_id = NEW.person_id
    ) OR NOT EXISTS (
        SELECT 1 FROM dues_journalentry
        WHERE id = NEW.entry_id AND occurred_on = NEW.paid_on
          AND organization_id = NEW.organization_id AND reverses_id IS NULL
    ) THEN
        RAISE EXCEPTION '% % does not agree with entry %', TG_TABLE_NAME, NEW.id, NEW.entry_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'extra_as_booked';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER large_booked AFTER INSERT ON dues_largepayment
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION dues_extra_booked('4103');
CREATE CONSTRAINT TRIGGER special_booked AFTER INSERT ON dues_specialpayment
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION dues_extra_booked('4104');
"""
DROP_BOOKED = """
DROP TRIGGER special_booked ON dues_specialpayment;
DROP TRIGGER large_booked ON dues_largepayment;
DROP FUNCTION dues_extra_booked();
"""

CALLED = """
CREATE FUNCTION dues_special_called() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM dues_specialcall call
        JOIN members_organization caller ON caller.id = call.organization_id
        JOIN members_organization branch ON branch.id = NEW.organization_id
        LEFT JOIN dues_specialcallend stop ON stop.call_id = call.id
        WHERE call.id = NEW.call_id
          AND left(branch.path, length(caller.path)) = caller.path
          AND call.starts_on <= NEW.paid_on
          AND NEW.paid_on < coalesce(stop.ended_on, call.ends_on)
    ) THEN
        RAISE EXCEPTION 'call % is not open for organization % on %',
            NEW.call_id, NEW.organization_id, NEW.paid_on
            USING ERRCODE = 'check_violation', CONSTRAINT = 'special_call_open';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER special_called BEFORE INSERT ON dues_specialpayment
    FOR EACH ROW EXECUTE FUNCTION dues_special_called();

CREATE FUNCTION dues_call_from_above() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM members_organization
                   WHERE id = NEW.organization_id AND kind IN ('committee', 'general_branch')) THEN
        RAISE EXCEPTION 'organization % may not call for special dues', NEW.organization_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'special_call_from_above';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER special_call_from_above BEFORE INSERT ON dues_specialcall
    FOR EACH ROW EXECUTE FUNCTION dues_call_from_above();
"""
DROP_CALLED = """
DROP TRIGGER special_call_from_above ON dues_specialcall;
DROP FUNCTION dues_call_from_above();
DROP TRIGGER special_called ON dues_specialpayment;
DROP FUNCTION dues_special_called();
"""


class Migration(migrations.Migration):
    replaces = [("dues", "0016_extra_guard")]
    dependencies = [("dues", "0006_arrears_guard")]

    operations = (
        migrations.RunSQL(BOOKED, DROP_BOOKED),
        migrations.RunSQL(CALLED, DROP_CALLED),
    )
