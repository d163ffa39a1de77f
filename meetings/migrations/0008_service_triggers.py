"""Hours belong to a sealed service and to those present; nobody certifies for himself."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION meetings_check_service_record() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM meetings_meeting WHERE id = NEW.meeting_id AND state = 'sealed'
           AND kind IN ('service', 'party_day', 'activity')
    ) THEN
        RAISE EXCEPTION 'a service is a sealed meeting' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.replaces_id IS NOT NULL AND NEW.meeting_id <> (
        SELECT meeting_id FROM meetings_servicerecord WHERE id = NEW.replaces_id
    ) THEN
        RAISE EXCEPTION 'it replaces a record of another meeting'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER service_record_fits BEFORE INSERT ON meetings_servicerecord
    FOR EACH ROW EXECUTE FUNCTION meetings_check_service_record();

CREATE FUNCTION meetings_check_service_hours() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    certificate record;
    came record;
BEGIN
    SELECT r.meeting_id, r.certifier, r.withdrawn,
           extract(epoch FROM m.ends_at - m.starts_at) / 60 AS longest,
           EXISTS (SELECT 1 FROM meetings_servicerecord n WHERE n.replaces_id = r.id) AS replaced
      INTO certificate
      FROM meetings_servicerecord r JOIN meetings_meeting m ON m.id = r.meeting_id
     WHERE r.id = NEW.record_id;
    SELECT meeting_id, state, name INTO came
      FROM meetings_attendance WHERE id = NEW.attendance_id;
    IF came.meeting_id <> certificate.meeting_id OR came.state <> 'present' THEN
        RAISE EXCEPTION 'hours are for those who were there' USING ERRCODE = 'check_violation';
    END IF;
    IF came.name = certificate.certifier THEN
        RAISE EXCEPTION 'nobody certifies for himself' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.minutes > coalesce(certificate.longest, 1440) THEN
        RAISE EXCEPTION 'longer than the service' USING ERRCODE = 'check_violation';
    END IF;
    IF certificate.withdrawn OR certificate.replaced THEN
        RAISE EXCEPTION 'the record no longer holds' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER service_hours_fit BEFORE INSERT ON meetings_servicehours
    FOR EACH ROW EXECUTE FUNCTION meetings_check_service_hours();

CREATE FUNCTION meetings_check_team_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM meetings_serviceteam t WHERE t.id = NEW.team_id
           AND (NEW.starts_on < t.starts_on
                OR t.ends_on IS NOT NULL AND coalesce(NEW.ends_on, 'infinity') > t.ends_on)
    ) THEN
        RAISE EXCEPTION 'the team does not exist all that time' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER team_member_fits BEFORE INSERT OR UPDATE ON meetings_teammember
    FOR EACH ROW EXECUTE FUNCTION meetings_check_team_row();
CREATE TRIGGER team_leader_fits BEFORE INSERT OR UPDATE ON meetings_teamleader
    FOR EACH ROW EXECUTE FUNCTION meetings_check_team_row();
"""
BACK = """
DROP TRIGGER team_leader_fits ON meetings_teamleader;
DROP TRIGGER team_member_fits ON meetings_teammember;
DROP FUNCTION meetings_check_team_row();
DROP TRIGGER service_hours_fit ON meetings_servicehours;
DROP FUNCTION meetings_check_service_hours();
DROP TRIGGER service_record_fits ON meetings_servicerecord;
DROP FUNCTION meetings_check_service_record();
"""


class Migration(migrations.Migration):
    replaces = [("meetings", "0017_service_triggers")]
    dependencies = [("meetings", "0007_plan_terms_fit")]

    operations = [migrations.RunSQL(FORWARD, BACK)]
