-- What the policies ask (branchrecords/database/policies.py). Owned by the owner of the tables, who
-- is not held by them, so that a set can be made from tables that have a policy themselves.

-- The organisations of a reader, as tree paths with commas: those of the grants in force, those the
-- reader's own person belongs or belonged to, and whatever was moved away from below them, because
-- lists and figures of a past day name it (ADR 10). '*' when that is the whole tree. Grants of the
-- role 党员 reach no further than the person. Before it, with a blank, the reader's own person.
CREATE OR REPLACE FUNCTION scope_of(reader bigint, today date) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    own bigint;
    paths text[];
    moved text[];
BEGIN
    SELECT person_id INTO own FROM members_user WHERE id = reader;
    SELECT array_agg(DISTINCT o.path) INTO paths FROM members_organization o WHERE o.id IN (
        SELECT organization_id FROM members_grant
         WHERE user_id = reader AND role <> 'member'
           AND starts_on <= today AND (ends_on IS NULL OR ends_on > today)
        UNION SELECT organization_id FROM members_membership WHERE person_id = own);
    IF EXISTS (SELECT 1 FROM members_organization WHERE depth = 1 AND path = ANY (paths))
       AND NOT EXISTS (SELECT 1 FROM members_organization
                        WHERE depth = 1 AND path <> ALL (paths)) THEN
        RETURN coalesce(own::text, '') || ' *';
    END IF;
    LOOP
        SELECT array_agg(DISTINCT o.path) INTO moved
          FROM members_organizationchange c
          JOIN members_organization o ON o.id = c.organization_id
          JOIN members_organization old ON old.id = c.old_parent_id
         WHERE c.kind = 'moved'
           AND EXISTS (SELECT 1 FROM unnest(paths) p WHERE starts_with(old.path, p))
           AND NOT EXISTS (SELECT 1 FROM unnest(paths) p WHERE starts_with(o.path, p));
        EXIT WHEN moved IS NULL;
        paths := paths || moved;
    END LOOP;
    RETURN coalesce(own::text, '') || ' ' || coalesce(array_to_string(paths, ','), '');
END $$;

CREATE OR REPLACE FUNCTION scoped_organizations() RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 20 AS $$
BEGIN
    -- A range of paths instead of LIKE: the index on the path serves it in any plan.
    RETURN QUERY SELECT o.id::bigint
      FROM unnest(string_to_array(nullif(current_setting('app.scope', true), ''), ',')) p
      JOIN members_organization o ON o.path >= p COLLATE "C" AND o.path < (p || '~') COLLATE "C";
END $$;

-- Those who belong or belonged there, hold a post there, are led there by a letter or live there
-- for a time; and the reader.
CREATE OR REPLACE FUNCTION scoped_people() RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 50 AS $$
DECLARE
    here bigint[] := ARRAY(SELECT scoped_organizations());
BEGIN
    RETURN QUERY
    SELECT person_id FROM members_membership WHERE organization_id = ANY (here)
    UNION SELECT person_id FROM members_membership WHERE group_id = ANY (here)
    UNION SELECT person_id FROM members_position WHERE organization_id = ANY (here)
    UNION SELECT person_id FROM members_transfer WHERE target_id = ANY (here)
    UNION SELECT person_id FROM members_transfer WHERE origin_id = ANY (here)
    UNION SELECT person_id FROM members_transfer WHERE issuer_id = ANY (here)
    UNION SELECT person_id FROM members_mobilerecord WHERE organization_id = ANY (here)
    UNION SELECT nullif(current_setting('app.person', true), '')::bigint;
END $$;

-- Meetings of others at which those people are on the roll, are invited or guests: what somebody
-- did elsewhere counts at home. A roll is made of the members of its organisation, so only who once
-- belonged elsewhere is on one there, and everybody on those of the organisations above; the rolls
-- of all others are the own ones, which need not be read for this.
CREATE OR REPLACE FUNCTION scoped_meetings() RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 50 AS $$
DECLARE
    here bigint[] := ARRAY(SELECT scoped_organizations());
    mine bigint[] := ARRAY(SELECT scoped_people());
    away bigint[] := ARRAY(
        SELECT person_id FROM members_membership
         WHERE organization_id NOT IN (SELECT unnest(here))
           AND person_id IN (SELECT unnest(mine)));
    above bigint[] := ARRAY(
        SELECT DISTINCT upper.id FROM members_organization upper JOIN (
            SELECT unnest(string_to_array(nullif(current_setting('app.scope', true), ''), ',')) path
            UNION SELECT old.path FROM members_organizationchange c
              JOIN members_organization old ON old.id = c.old_parent_id
             WHERE c.kind = 'moved' AND c.organization_id = ANY (here)
        ) below ON starts_with(below.path, upper.path)
         WHERE upper.id <> ALL (here));
BEGIN
    RETURN QUERY
    SELECT meeting_id FROM meetings_attendance WHERE person_id = ANY (away)
    UNION SELECT m.id FROM meetings_meeting m JOIN meetings_attendance a ON a.meeting_id = m.id
           WHERE m.organization_id = ANY (above) AND a.person_id IN (SELECT unnest(mine))
    UNION SELECT i.meeting_id FROM meetings_meeting_invitees i
           WHERE i.person_id IN (SELECT unnest(mine))
    UNION SELECT g.meeting_id FROM meetings_guest g WHERE g.person_id IN (SELECT unnest(mine));
END $$;

-- Entries in the books of another level to which a slip between both belongs.
CREATE OR REPLACE FUNCTION scoped_entries() RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 50 AS $$
DECLARE
    here bigint[] := ARRAY(SELECT scoped_organizations());
BEGIN
    RETURN QUERY
    SELECT unnest(ARRAY[entry_id, upper_entry_id]) FROM dues_remittance
     WHERE organization_id = ANY (here) OR upper_id = ANY (here)
    UNION SELECT unnest(ARRAY[entry_id, upper_entry_id]) FROM dues_specialhandover
     WHERE organization_id = ANY (here) OR upper_id = ANY (here)
    UNION SELECT unnest(ARRAY[entry_id, lower_entry_id]) FROM dues_handeddown
     WHERE organization_id = ANY (here) OR lower_id = ANY (here)
    UNION SELECT unnest(ARRAY[step.entry_id, step.upper_entry_id])
      FROM dues_largestep step JOIN dues_largepayment paid ON paid.id = step.payment_id
     WHERE paid.organization_id = ANY (here) OR step.upper_id = ANY (here);
END $$;

-- One of these sets, made once in a transaction and kept in one of its settings until something is
-- written (branchrecords/database/reading.py): up to 200 ids as an array, more of them as a string of
-- bits in hexadecimal, the first of which stands for id 1. Reading it back takes no time to speak
-- of, making it grows with the scope.
CREATE OR REPLACE FUNCTION scope_kept(what text) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    kept text := current_setting('app.' || what, true);
    ids bigint[];
BEGIN
    IF kept <> '' THEN
        RETURN kept;
    END IF;
    ids := array_remove(CASE what
        WHEN 'organizations' THEN ARRAY(SELECT scoped_organizations())
        WHEN 'people' THEN ARRAY(SELECT scoped_people())
        WHEN 'meetings' THEN ARRAY(SELECT scoped_meetings())
        WHEN 'entries' THEN ARRAY(SELECT scoped_entries())
    END, NULL);
    IF cardinality(ids) <= 200 THEN
        kept := ids::text;
    ELSE
        SELECT 'x' || string_agg(repeat('0000', gap::int) || lpad(to_hex(digits), 4, '0'), ''
                                 ORDER BY place) INTO kept
          FROM (SELECT place, digits, place - 1 - lag(place, 1, -1::bigint) OVER (ORDER BY place) gap
                  FROM (SELECT (id - 1) / 16 place, bit_or(32768 >> ((id - 1) % 16)::int) digits
                          FROM unnest(ids) id GROUP BY 1) words) spaced;
    END IF;
    PERFORM set_config('app.' || what, kept, true);
    RETURN kept;
END $$;

-- The set where it is small, else nothing.
CREATE OR REPLACE FUNCTION scope_few(what text) RETURNS bigint[]
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
DECLARE
    kept text := scope_kept(what);
BEGIN
    RETURN CASE WHEN kept LIKE '{%' THEN kept ELSE '{}' END;
END $$;

-- The set where it is large, else nothing.
CREATE OR REPLACE FUNCTION scope_bits(what text) RETURNS bit varying
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
DECLARE
    kept text := scope_kept(what);
BEGIN
    RETURN CASE WHEN kept LIKE 'x%' THEN kept ELSE '' END;
END $$;
