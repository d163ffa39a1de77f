"""A confirmed election cannot be changed, nor anything that belongs to it."""

from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION members_refuse_confirmed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'confirmed' THEN
        RAISE EXCEPTION 'Election % is confirmed: it cannot be changed or deleted.', OLD.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION members_refuse_if_confirmed(election bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    found text;
BEGIN
    SELECT state INTO found FROM members_election WHERE id = election FOR SHARE;
    IF found = 'confirmed' THEN
        RAISE EXCEPTION 'Election % is confirmed: nothing of it can be changed.', election
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
END $$;

CREATE FUNCTION members_refuse_ballot_of_confirmed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM members_refuse_if_confirmed(OLD.election_id);
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    PERFORM members_refuse_if_confirmed(NEW.election_id);
    RETURN NEW;
END $$;

CREATE FUNCTION members_refuse_vote_of_confirmed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM members_refuse_if_confirmed(
            (SELECT election_id FROM members_ballot WHERE id = OLD.ballot_id));
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    PERFORM members_refuse_if_confirmed(
        (SELECT election_id FROM members_ballot WHERE id = NEW.ballot_id));
    RETURN NEW;
END $$;

CREATE TRIGGER election_confirmed BEFORE UPDATE OR DELETE ON members_election
    FOR EACH ROW EXECUTE FUNCTION members_refuse_confirmed();
CREATE TRIGGER ballot_confirmed BEFORE INSERT OR UPDATE OR DELETE ON members_ballot
    FOR EACH ROW EXECUTE FUNCTION members_refuse_ballot_of_confirmed();
CREATE TRIGGER elector_confirmed BEFORE INSERT OR UPDATE OR DELETE ON members_elector
    FOR EACH ROW EXECUTE FUNCTION members_refuse_vote_of_confirmed();
CREATE TRIGGER candidate_confirmed BEFORE INSERT OR UPDATE OR DELETE ON members_candidate
    FOR EACH ROW EXECUTE FUNCTION members_refuse_vote_of_confirmed();
CREATE TRIGGER supervisor_confirmed BEFORE INSERT OR UPDATE OR DELETE ON members_ballot_supervisors
    FOR EACH ROW EXECUTE FUNCTION members_refuse_vote_of_confirmed();
CREATE TRIGGER teller_confirmed BEFORE INSERT OR UPDATE OR DELETE ON members_ballot_tellers
    FOR EACH ROW EXECUTE FUNCTION members_refuse_vote_of_confirmed();
"""

UNDO = """
DROP TRIGGER teller_confirmed ON members_ballot_tellers;
DROP TRIGGER supervisor_confirmed ON members_ballot_supervisors;
DROP TRIGGER candidate_confirmed ON members_candidate;
DROP TRIGGER elector_confirmed ON members_elector;
DROP TRIGGER ballot_confirmed ON members_ballot;
DROP TRIGGER election_confirmed ON members_election;
DROP FUNCTION members_refuse_vote_of_confirmed();
DROP FUNCTION members_refuse_ballot_of_confirmed();
DROP FUNCTION members_refuse_if_confirmed(bigint);
DROP FUNCTION members_refuse_confirmed();
"""


class Migration(migrations.Migration):
    replaces = [("members", "0016_elections_sealed")]
    dependencies = [("members", "0004_development_guard")]

    operations = [migrations.RunSQL(FUNCTIONS, UNDO)]
