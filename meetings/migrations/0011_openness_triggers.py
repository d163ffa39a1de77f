"""What was approved for everybody to read is not changed; steps fit what was done before."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION meetings_disclosure_last(item bigint) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT kind FROM meetings_disclosurestep WHERE disclosure_id = item ORDER BY id DESC LIMIT 1
$$;

CREATE FUNCTION meetings_keep_disclosure() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(meetings_disclosure_last(OLD.id), 'returned') <> 'returned' THEN
        RAISE EXCEPTION 'the item is not a draft' USING ERRCODE = 'check_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER disclosure_kept BEFORE UPDATE OR DELETE ON meetings_disclosure
    FOR EACH ROW EXECUTE FUNCTION meetings_keep_disclosure();

CREATE FUNCTION meetings_keep_disclosure_paper() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    item bigint := CASE TG_OP WHEN 'DELETE' THEN OLD.disclosure_id ELSE NEW.disclosure_id END;
BEGIN
    IF coalesce(meetings_disclosure_last(item), 'returned') <> 'returned' THEN
        RAISE EXCEPTION 'the item is not a draft' USING ERRCODE = 'check_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER disclosure_paper_kept BEFORE INSERT OR UPDATE OR DELETE ON meetings_disclosurepaper
    FOR EACH ROW EXECUTE FUNCTION meetings_keep_disclosure_paper();

CREATE FUNCTION meetings_check_disclosure_step() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last text := coalesce(meetings_disclosure_last(NEW.disclosure_id), 'draft');
BEGIN
    IF NOT (CASE NEW.kind
        WHEN 'submitted' THEN last IN ('draft', 'returned')
        WHEN 'returned' THEN last = 'submitted'
        WHEN 'ended' THEN last = 'approved'
        WHEN 'archived' THEN last IN ('approved', 'ended')
        ELSE last IN ('draft', 'submitted', 'returned')
    END) THEN
        RAISE EXCEPTION 'the step does not fit' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER disclosure_step_fits BEFORE INSERT ON meetings_disclosurestep
    FOR EACH ROW EXECUTE FUNCTION meetings_check_disclosure_step();

CREATE FUNCTION meetings_check_feedback() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(meetings_disclosure_last(NEW.disclosure_id), 'draft') NOT IN ('approved', 'ended')
    THEN
        RAISE EXCEPTION 'the item is not public' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER feedback_while_public BEFORE INSERT ON meetings_feedback
    FOR EACH ROW EXECUTE FUNCTION meetings_check_feedback();
"""
BACK = """
DROP TRIGGER feedback_while_public ON meetings_feedback;
DROP FUNCTION meetings_check_feedback();
DROP TRIGGER disclosure_step_fits ON meetings_disclosurestep;
DROP FUNCTION meetings_check_disclosure_step();
DROP TRIGGER disclosure_paper_kept ON meetings_disclosurepaper;
DROP FUNCTION meetings_keep_disclosure_paper();
DROP TRIGGER disclosure_kept ON meetings_disclosure;
DROP FUNCTION meetings_keep_disclosure();
DROP FUNCTION meetings_disclosure_last(bigint);
"""


class Migration(migrations.Migration):
    replaces = [("meetings", "0024_openness_triggers")]
    dependencies = [("meetings", "0010_project_triggers")]

    operations = [migrations.RunSQL(FORWARD, BACK)]
