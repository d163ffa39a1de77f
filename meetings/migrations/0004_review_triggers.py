"""Ballots that cannot be traced, votes only while the voting is open, a third for 优秀."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION meetings_refuse_late_rating() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM meetings_review
        WHERE id = NEW.review_id AND voting_opened_at IS NOT NULL AND voting_closed_at IS NULL
    ) THEN
        RAISE EXCEPTION 'the voting is not open' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER rating_while_open BEFORE INSERT ON meetings_rating
    FOR EACH ROW EXECUTE FUNCTION meetings_refuse_late_rating();
CREATE TRIGGER voted_while_open BEFORE INSERT ON meetings_voted
    FOR EACH ROW EXECUTE FUNCTION meetings_refuse_late_rating();

-- Runs as the owner: the application may only add. All rows of the campaign get new ids, a random
-- place and one transaction, so that neither ctid nor xmin tells which came with which voter.
CREATE FUNCTION meetings_mix_ratings() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    WITH taken AS (
        DELETE FROM meetings_rating WHERE review_id IN (SELECT review_id FROM fresh)
        RETURNING review_id, appraisal_id, mark
    )
    INSERT INTO meetings_rating (id, review_id, appraisal_id, mark)
    SELECT gen_random_uuid(), review_id, appraisal_id, mark FROM taken ORDER BY random();
    RETURN NULL;
END $$;
CREATE TRIGGER rating_mixed AFTER INSERT ON meetings_rating
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT
    WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION meetings_mix_ratings();

CREATE FUNCTION meetings_refuse_approved_appraisal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM meetings_review
        WHERE id = coalesce(NEW.review_id, OLD.review_id) AND approved_on IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'the result is approved' USING ERRCODE = 'check_violation';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER appraisal_approved BEFORE INSERT OR UPDATE OR DELETE ON meetings_appraisal
    FOR EACH ROW EXECUTE FUNCTION meetings_refuse_approved_appraisal();

CREATE FUNCTION meetings_refuse_too_many_excellent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM meetings_appraisal WHERE review_id = NEW.review_id
        HAVING 3 * count(*) FILTER (WHERE grade = 'excellent')
             > count(*) FILTER (WHERE standing = 'full')
    ) THEN
        RAISE EXCEPTION 'more than a third would be excellent' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER appraisal_excellent AFTER INSERT OR UPDATE OF grade, standing ON meetings_appraisal
    FOR EACH ROW WHEN (NEW.grade = 'excellent')
    EXECUTE FUNCTION meetings_refuse_too_many_excellent();
"""
BACK = """
DROP TRIGGER appraisal_excellent ON meetings_appraisal;
DROP FUNCTION meetings_refuse_too_many_excellent();
DROP TRIGGER appraisal_approved ON meetings_appraisal;
DROP FUNCTION meetings_refuse_approved_appraisal();
DROP TRIGGER rating_mixed ON meetings_rating;
DROP FUNCTION meetings_mix_ratings();
DROP TRIGGER voted_while_open ON meetings_voted;
DROP TRIGGER rating_while_open ON meetings_rating;
DROP FUNCTION meetings_refuse_late_rating();
"""


class Migration(migrations.Migration):
    replaces = [("meetings", "0007_review_triggers")]
    dependencies = [("meetings", "0003_sealed_parts")]

    operations = [migrations.RunSQL(FORWARD, BACK)]
