"""The three stages of a project keep their order; what is closed or dropped takes no more."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION meetings_check_project_record() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    old record;
    began date;
    dropped date;
    earliest date;
    latest date;
BEGIN
    SELECT starts_on, dropped_on INTO began, dropped FROM meetings_project
     WHERE id = NEW.project_id;
    IF dropped IS NOT NULL THEN
        RAISE EXCEPTION 'the project was dropped' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.replaces_id IS NOT NULL THEN
        SELECT project_id, stage INTO old FROM meetings_projectrecord WHERE id = NEW.replaces_id;
        IF old.project_id <> NEW.project_id OR old.stage <> NEW.stage THEN
            RAISE EXCEPTION 'it replaces a record of another stage'
                USING ERRCODE = 'check_violation';
        END IF;
    ELSIF EXISTS (
        SELECT 1 FROM meetings_projectrecord WHERE project_id = NEW.project_id AND stage = 3
    ) THEN
        RAISE EXCEPTION 'the project is closed' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.stage > 1 AND NOT EXISTS (
        SELECT 1 FROM meetings_projectrecord
         WHERE project_id = NEW.project_id AND stage = NEW.stage - 1
    ) THEN
        RAISE EXCEPTION 'the stage before is missing' USING ERRCODE = 'check_violation';
    END IF;
    SELECT max(r."on") FILTER (WHERE r.stage < NEW.stage),
           min(r."on") FILTER (WHERE r.stage > NEW.stage)
      INTO earliest, latest
      FROM meetings_projectrecord r
     WHERE r.project_id = NEW.project_id
       AND NOT EXISTS (SELECT 1 FROM meetings_projectrecord n WHERE n.replaces_id = r.id);
    IF NEW."on" < greatest(began, earliest) OR NEW."on" > latest THEN
        RAISE EXCEPTION 'the stages are out of order' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER project_record_fits BEFORE INSERT ON meetings_projectrecord
    FOR EACH ROW EXECUTE FUNCTION meetings_check_project_record();

CREATE FUNCTION meetings_check_project() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.dropped_on IS NOT NULL AND EXISTS (
        SELECT 1 FROM meetings_projectrecord WHERE project_id = NEW.id AND stage = 3
    ) THEN
        RAISE EXCEPTION 'a closed project is not dropped' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.starts_on > (
        SELECT min("on") FROM meetings_projectrecord r WHERE r.project_id = NEW.id
           AND NOT EXISTS (SELECT 1 FROM meetings_projectrecord n WHERE n.replaces_id = r.id)
    ) THEN
        RAISE EXCEPTION 'it began before its records' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER project_fits BEFORE UPDATE ON meetings_project
    FOR EACH ROW EXECUTE FUNCTION meetings_check_project();
"""
BACK = """
DROP TRIGGER project_fits ON meetings_project;
DROP FUNCTION meetings_check_project();
DROP TRIGGER project_record_fits ON meetings_projectrecord;
DROP FUNCTION meetings_check_project_record();
"""


class Migration(migrations.Migration):
    replaces = [("meetings", "0022_project_triggers")]
    dependencies = [("meetings", "0009_study_credits")]

    operations = [migrations.RunSQL(FORWARD, BACK)]
