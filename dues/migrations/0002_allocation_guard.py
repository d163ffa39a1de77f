"""The database itself refuses to take more for a month than it owes, or to give back more."""

from django.db import migrations

CREATE = """
CREATE FUNCTION dues_allocation_within_owed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    owed numeric;
    taken numeric;
BEGIN
    SELECT amount INTO owed FROM dues_assessment WHERE id = NEW.assessment_id;
    SELECT coalesce(sum(amount), 0) INTO taken
        FROM dues_allocation WHERE assessment_id = NEW.assessment_id;
    IF taken > owed OR taken < 0 THEN
        RAISE EXCEPTION 'assessment % owes %, allocations sum to %', NEW.assessment_id, owed, taken
            USING ERRCODE = 'check_violation', CONSTRAINT = 'allocation_within_owed';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER allocation_within_owed AFTER INSERT ON dues_allocation
    FOR EACH ROW EXECUTE FUNCTION dues_allocation_within_owed();
"""

DROP = """
DROP TRIGGER allocation_within_owed ON dues_allocation;
DROP FUNCTION dues_allocation_within_owed();
"""


class Migration(migrations.Migration):
    dependencies = (("dues", "0001_initial"),)

    operations = (migrations.RunSQL(CREATE, DROP),)
