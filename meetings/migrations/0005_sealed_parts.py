"""Local rules move to the wider table; speeches, papers and confirmations are sealed with the record."""

from django.db import migrations

# The rules so far asked something of branches alone.
COPY = """
INSERT INTO meetings_kindoverride
    (organization_id, kind, level, period, times, invited, voters, quorum, agenda, source,
     starts_on, ends_on)
SELECT organization_id, kind, 'branch', period, times, '', '', '', '', source,
       valid_from, lead(valid_from) OVER (PARTITION BY organization_id, kind ORDER BY valid_from)
FROM meetings_cadenceoverride;
"""

TABLES = ("meetings_speech", "meetings_meetingpaper", "meetings_confirmation")
SEAL = "".join(
    f"""
CREATE TRIGGER part_sealed BEFORE INSERT OR UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION meetings_refuse_part_of_sealed();
"""
    for table in TABLES
)
UNSEAL = "".join(f"DROP TRIGGER part_sealed ON {table};" for table in TABLES)


class Migration(migrations.Migration):
    dependencies = [("meetings", "0004_kinds_and_records")]

    operations = [
        migrations.RunSQL(SEAL, UNSEAL),
        migrations.RunSQL(COPY, migrations.RunSQL.noop),
        migrations.DeleteModel(name="CadenceOverride"),
    ]
