"""The database itself refuses to take more for a month than it owes, or to give back more."""

from django.db import migrations

# Once a statement, not once a row. Sequential scans are off because the session keeps the plan it
# made while the table was still empty.
CREATE = """
CREATE FUNCTION dues_allocation_within_owed() RETURNS trigger LANGUAGE plpgsql
SET enable_seqscan = off AS $$
DECLARE
    bad record;
BEGIN
    SELECT owed.id, owed.amount, taken.total INTO bad
        FROM (SELECT DISTINCT assessment_id FROM added) touched
        JOIN dues_assessment owed ON owed.id = touched.assessment_id
        CROSS JOIN LATERAL (
            SELECT sum(amount) AS total FROM dues_allocation WHERE assessment_id = owed.id
        ) taken
        WHERE taken.total > owed.amount OR taken.total < 0
        LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'assessment % owes %, allocations sum to %', bad.id, bad.amount, bad.total
            USING ERRCODE = 'check_violation', CONSTRAINT = 'allocation_within_owed';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER allocation_within_owed AFTER INSERT ON dues_allocation
    REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION dues_allocation_within_owed();
"""

DROP = """
DROP TRIGGER allocation_within_owed ON dues_allocation;
DROP FUNCTION dues_allocation_within_owed();
"""


class Migration(migrations.Migration):
    dependencies = (("dues", "0001_initial"),)

    operations = (migrations.RunSQL(CREATE, DROP),)
