"""Speeches, papers and confirmations are sealed with the record."""

from django.db import migrations

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
    replaces = [("meetings", "0005_sealed_parts")]
    dependencies = [("meetings", "0002_sealed_records")]

    operations = [
        migrations.RunSQL(SEAL, UNSEAL),
    ]
