"""A scheme in force stays as it is; scores, steps and results fit what was done before."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION reports_keep_scheme() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.state <> 'draft' THEN
            RAISE EXCEPTION 'the scheme was in force' USING ERRCODE = 'check_violation';
        END IF;
        RETURN OLD;
    END IF;
    IF OLD.state = 'draft' AND NEW.state = 'in_force' AND 100 <> (
        SELECT coalesce(sum("full"), 0) FROM reports_indicator WHERE scheme_id = OLD.id
    ) THEN
        RAISE EXCEPTION 'the marks do not add up to 100' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.state <> 'draft' AND (
        (OLD.organization_id, OLD.year, OLD.subject, OLD.title, OLD.basis, OLD.version,
            OLD.in_force_on) IS DISTINCT FROM
        (NEW.organization_id, NEW.year, NEW.subject, NEW.title, NEW.basis, NEW.version,
            NEW.in_force_on)
        OR NOT (NEW.state = OLD.state OR OLD.state = 'in_force' AND NEW.state <> 'draft')
    ) THEN
        RAISE EXCEPTION 'the scheme is in force' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER scheme_kept BEFORE UPDATE OR DELETE ON reports_scheme
    FOR EACH ROW EXECUTE FUNCTION reports_keep_scheme();

CREATE FUNCTION reports_keep_indicator() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND EXISTS (
        SELECT 1 FROM reports_scheme WHERE id = OLD.scheme_id AND state <> 'draft'
    ) OR TG_OP <> 'DELETE' AND EXISTS (
        SELECT 1 FROM reports_scheme WHERE id = NEW.scheme_id AND state <> 'draft'
    ) THEN
        RAISE EXCEPTION 'the scheme is in force' USING ERRCODE = 'check_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER indicator_kept BEFORE INSERT OR UPDATE OR DELETE ON reports_indicator
    FOR EACH ROW EXECUTE FUNCTION reports_keep_indicator();

CREATE FUNCTION reports_keep_evaluation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (OLD.scheme_id, OLD.organization_id, OLD.person_id)
        IS DISTINCT FROM (NEW.scheme_id, NEW.organization_id, NEW.person_id)
    THEN
        RAISE EXCEPTION 'an evaluation stays whose it is' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER evaluation_kept BEFORE UPDATE OR DELETE ON reports_evaluation
    FOR EACH ROW EXECUTE FUNCTION reports_keep_evaluation();

-- How many results are out that no upheld objection opened again: 0 or 1.
CREATE FUNCTION reports_results_standing(wanted bigint) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT (SELECT count(*) FROM reports_result WHERE evaluation_id = wanted) - (
        SELECT count(*) FROM reports_objectionanswer a
        JOIN reports_objection o ON o.id = a.objection_id
        WHERE o.evaluation_id = wanted AND a.upheld
    )
$$;

CREATE FUNCTION reports_check_score() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    line reports_indicator;
    scheme bigint := (SELECT scheme_id FROM reports_evaluation WHERE id = NEW.evaluation_id);
BEGIN
    SELECT * INTO line FROM reports_indicator WHERE id = NEW.indicator_id;
    IF line.scheme_id <> scheme THEN
        RAISE EXCEPTION 'the indicator is of another scheme' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.marks > line."full" THEN
        RAISE EXCEPTION 'more marks than there are' USING ERRCODE = 'check_violation';
    END IF;
    IF reports_results_standing(NEW.evaluation_id) > 0 THEN
        RAISE EXCEPTION 'the result is published' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER score_fits BEFORE INSERT ON reports_score
    FOR EACH ROW EXECUTE FUNCTION reports_check_score();

CREATE FUNCTION reports_check_evaluation_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM reports_evaluationstep
        WHERE evaluation_id = NEW.evaluation_id AND kind = 'summing'
    ) THEN
        RAISE EXCEPTION 'the scores are summed up' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER evaluation_step_fits BEFORE INSERT ON reports_evaluationstep
    FOR EACH ROW EXECUTE FUNCTION reports_check_evaluation_step();

CREATE FUNCTION reports_keep_evidence() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wanted bigint := CASE TG_OP WHEN 'DELETE' THEN OLD.evaluation_id ELSE NEW.evaluation_id END;
BEGIN
    IF EXISTS (
        SELECT 1 FROM reports_evaluationstep WHERE evaluation_id = wanted AND kind = 'summing'
    ) THEN
        RAISE EXCEPTION 'the scores are summed up' USING ERRCODE = 'check_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER evidence_kept BEFORE INSERT OR UPDATE OR DELETE ON reports_evidence
    FOR EACH ROW EXECUTE FUNCTION reports_keep_evidence();

CREATE FUNCTION reports_check_result() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF reports_results_standing(NEW.evaluation_id) > 0 THEN
        RAISE EXCEPTION 'the result is published' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER result_fits BEFORE INSERT ON reports_result
    FOR EACH ROW EXECUTE FUNCTION reports_check_result();

CREATE FUNCTION reports_check_objection() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM reports_result r JOIN reports_publication p ON p.id = r.publication_id
        WHERE r.evaluation_id = NEW.evaluation_id
            AND NEW.received_on >= p.starts_on AND NEW.received_on < p.ends_on
    ) THEN
        RAISE EXCEPTION 'the result is not being published' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER objection_while_published BEFORE INSERT ON reports_objection
    FOR EACH ROW EXECUTE FUNCTION reports_check_objection();
"""
BACK = """
DROP TRIGGER objection_while_published ON reports_objection;
DROP FUNCTION reports_check_objection();
DROP TRIGGER result_fits ON reports_result;
DROP FUNCTION reports_check_result();
DROP TRIGGER evidence_kept ON reports_evidence;
DROP FUNCTION reports_keep_evidence();
DROP TRIGGER evaluation_step_fits ON reports_evaluationstep;
DROP FUNCTION reports_check_evaluation_step();
DROP TRIGGER score_fits ON reports_score;
DROP FUNCTION reports_check_score();
DROP FUNCTION reports_results_standing(bigint);
DROP TRIGGER evaluation_kept ON reports_evaluation;
DROP FUNCTION reports_keep_evaluation();
DROP TRIGGER indicator_kept ON reports_indicator;
DROP FUNCTION reports_keep_indicator();
DROP TRIGGER scheme_kept ON reports_scheme;
DROP FUNCTION reports_keep_scheme();
"""


class Migration(migrations.Migration):
    replaces = [("reports", "0005_evaluation_triggers")]
    dependencies = [("reports", "0001_tables")]

    operations = [migrations.RunSQL(FORWARD, BACK)]
