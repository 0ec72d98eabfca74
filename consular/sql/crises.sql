-- The second wall of crises. Rows hang on a crisis, which hangs on a post: head, deputy and consular section (class 7)
-- and ambassador (class 8) follow it; whoever holds a function of an open cell is in it as long as they hold it. Names
-- are read by class 7 and, in the cell, by volunteers and assistants; the desk reads sec.crisis_counts and no row.

CREATE FUNCTION sec.crisis_posts() RETURNS int[]
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT (t >> 8) & 4095), '{}') FROM unnest(sec.principals()) AS t
   WHERE t >> 27 IN (7, 8) $$;

-- Open crises of which the person holds a function now, at a post where they still serve.
CREATE FUNCTION sec.cell_crises() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(array_agg(f.crisis_id), '{}') FROM consular_cellfunction f JOIN consular_crisis c ON c.id = f.crisis_id
   WHERE f.holder_id = sec.uid() AND f.ended_at IS NULL AND c.closed_at IS NULL AND c.post_id = ANY (sec.posts()) $$;
-- Those of them where names are read: an officer's function opens none (cooperation-consular.md §4.5).
CREATE FUNCTION sec.naming_crises() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(array_agg(c.id), '{}') FROM consular_crisis c
   WHERE c.id = ANY (sec.cell_crises())
     AND EXISTS (SELECT FROM sec.held(sec.uid()) h WHERE h.post_id = c.post_id AND h.role IN ('VIA', 'ASSISTANT')) $$;

-- What hangs together is of one crisis and of one post.
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['cellfunction', 'logentry', 'figure', 'sitrep', 'crisisperson', 'observation',
                              'observationfile', 'movement', 'seat'] LOOP
    EXECUTE format('ALTER TABLE consular_%s ADD CONSTRAINT of_the_crisis_and_its_post FOREIGN KEY (crisis_id, post_id)
                    REFERENCES consular_crisis (id, post_id) DEFERRABLE INITIALLY DEFERRED', name);
  END LOOP;
END $$;
ALTER TABLE consular_observation ADD CONSTRAINT of_a_person_of_the_crisis
  FOREIGN KEY (person_id, crisis_id) REFERENCES consular_crisisperson (id, crisis_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE consular_seat ADD CONSTRAINT seat_of_a_person_of_the_crisis
  FOREIGN KEY (person_id, crisis_id) REFERENCES consular_crisisperson (id, crisis_id) DEFERRABLE INITIALLY DEFERRED;

-- One sequence numbers all that changes a count.
CREATE SEQUENCE consular_arrival;
GRANT USAGE ON SEQUENCE consular_arrival TO ssi_app, ssi_sec, ssi_bypass;

ALTER TABLE consular_crisis ENABLE ROW LEVEL SECURITY;
ALTER TABLE consular_crisis FORCE ROW LEVEL SECURITY;
CREATE POLICY followed_or_joined ON consular_crisis FOR SELECT
  USING (post_id = ANY ((SELECT sec.crisis_posts())::int[]) OR id = ANY ((SELECT sec.cell_crises())::uuid[]));
CREATE POLICY opened_at_the_post ON consular_crisis FOR INSERT
  WITH CHECK (post_id = ANY ((SELECT sec.crisis_posts())::int[]) AND opened_by_id = (SELECT sec.uid()));
CREATE POLICY led_at_the_post ON consular_crisis FOR UPDATE
  USING (post_id = ANY ((SELECT sec.crisis_posts())::int[]))
  WITH CHECK (post_id = ANY ((SELECT sec.crisis_posts())::int[]));

DO $$
DECLARE
  name text;
  here text := 'post_id = ANY ((SELECT sec.crisis_posts())::int[])';
  own text := 'post_id = ANY ((SELECT sec.consular_posts())::int[])';
  cell text := 'crisis_id = ANY ((SELECT sec.cell_crises())::uuid[])';
  naming text := 'crisis_id = ANY ((SELECT sec.naming_crises())::uuid[])';
BEGIN
  FOREACH name IN ARRAY ARRAY['cellfunction', 'logentry', 'figure', 'sitrep', 'crisisperson', 'observation',
                              'observationfile', 'movement', 'seat'] LOOP
    EXECUTE format('ALTER TABLE consular_%s ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE consular_%s FORCE ROW LEVEL SECURITY', name);
  END LOOP;
  -- Without a name: whoever sees the crisis reads; the cell writes.
  FOREACH name IN ARRAY ARRAY['cellfunction', 'logentry', 'figure', 'sitrep', 'observationfile', 'movement'] LOOP
    EXECUTE format('CREATE POLICY seen_with_the_crisis ON consular_%s FOR SELECT USING (%s OR %s)', name, here, cell);
    EXECUTE format('CREATE POLICY added_to_the_crisis ON consular_%s FOR INSERT WITH CHECK (%s OR %s)', name, here, cell);
    EXECUTE format('CREATE POLICY changed_with_the_crisis ON consular_%s FOR UPDATE USING (%s OR %s)
                    WITH CHECK (%s OR %s)', name, here, cell, here, cell);
  END LOOP;
  FOREACH name IN ARRAY ARRAY['crisisperson', 'observation', 'seat'] LOOP
    EXECUTE format('CREATE POLICY named_in_the_crisis ON consular_%s FOR SELECT USING (%s OR %s)', name, own, naming);
    EXECUTE format('CREATE POLICY added_to_the_crisis ON consular_%s FOR INSERT WITH CHECK (%s OR %s)', name, own, naming);
    EXECUTE format('CREATE POLICY changed_with_the_crisis ON consular_%s FOR UPDATE USING (%s OR %s)
                    WITH CHECK (%s OR %s)', name, own, naming, own, naming);
  END LOOP;
  -- In an open crisis, volunteers and assistants of the cell read the register too: they telephone.
  FOREACH name IN ARRAY ARRAY['person', 'household'] LOOP
    EXECUTE format('CREATE POLICY read_in_a_crisis ON consular_%s FOR SELECT USING (post_id = ANY
                    ((SELECT array_agg(c.post_id) FROM consular_crisis c
                       WHERE c.id = ANY (sec.naming_crises()))::int[]))', name);
  END LOOP;
END $$;
-- A seat is given up before the departure.
CREATE POLICY given_up ON consular_seat FOR DELETE
  USING (boarded_at IS NULL AND (post_id = ANY ((SELECT sec.consular_posts())::int[])
                                 OR crisis_id = ANY ((SELECT sec.naming_crises())::uuid[])));
GRANT DELETE ON consular_seat TO ssi_app;
REVOKE UPDATE ON consular_logentry, consular_figure, consular_sitrep, consular_observation, consular_observationfile
  FROM ssi_app;

-- Phases move along the declared pairs only (`crises/phases.py`); an exercise never becomes a crisis, nor the reverse.
CREATE FUNCTION sec.crisis_guard() RETURNS trigger
LANGUAGE plpgsql SECURITY INVOKER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.phase NOT IN ('VEILLE', 'PRE_ALERTE', 'CELLULE_ACTIVE') THEN
      RAISE EXCEPTION 'a crisis cannot begin in phase %', NEW.phase USING ERRCODE = '23514';
    END IF;
  ELSIF (NEW.id, NEW.post_id, NEW.reference, NEW.opened_at, NEW.opened_by_id, NEW.exercise)
        IS DISTINCT FROM (OLD.id, OLD.post_id, OLD.reference, OLD.opened_at, OLD.opened_by_id, OLD.exercise) THEN
    RAISE EXCEPTION 'what a crisis is never changes' USING ERRCODE = '23514';
  ELSIF NEW.phase <> OLD.phase AND (OLD.phase, NEW.phase) NOT IN (
      ('VEILLE', 'PRE_ALERTE'), ('VEILLE', 'CELLULE_ACTIVE'), ('PRE_ALERTE', 'CELLULE_ACTIVE'),
      ('DECRUE', 'CELLULE_ACTIVE'), ('CELLULE_ACTIVE', 'EVACUATION'), ('CELLULE_ACTIVE', 'DECRUE'),
      ('EVACUATION', 'DECRUE'), ('VEILLE', 'CLOSE'), ('PRE_ALERTE', 'CLOSE'), ('DECRUE', 'CLOSE'),
      ('CLOSE', 'RETEX_FAIT')) THEN
    RAISE EXCEPTION 'no move leads from % to %', OLD.phase, NEW.phase USING ERRCODE = '23514';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON consular_crisis FOR EACH ROW EXECUTE FUNCTION sec.crisis_guard();

-- The number of an entry: one after the last, under a lock that ends with the transaction. A rollback gives it back.
CREATE FUNCTION sec.number_entry() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(3079, hashtext(NEW.crisis_id::text));
  SELECT coalesce(max(number), 0) + 1 INTO NEW.number FROM consular_logentry WHERE crisis_id = NEW.crisis_id;
  RETURN NEW;
END $$;
CREATE TRIGGER number BEFORE INSERT ON consular_logentry FOR EACH ROW EXECUTE FUNCTION sec.number_entry();
CREATE FUNCTION sec.never_rewritten() RETURNS trigger
LANGUAGE plpgsql SECURITY INVOKER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF current_user <> 'ssi_sec' THEN
    RAISE EXCEPTION '% is never rewritten', TG_TABLE_NAME USING ERRCODE = '42501';
  END IF;
  RETURN coalesce(NEW, OLD);
END $$;
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['logentry', 'observation', 'figure', 'sitrep'] LOOP
    EXECUTE format('CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON consular_%s
                    FOR EACH ROW EXECUTE FUNCTION sec.never_rewritten()', name);
  END LOOP;
END $$;

-- Take the register of the post as the perimeter of a crisis, or bring the perimeter up to it: who arrived, who left,
-- who has another number. Whoever leads a crisis may; not all of them read the register.
CREATE FUNCTION sec.take_perimeter(target uuid) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  here int;
  fresh int;
  back int;
  gone int;
  moved int;
BEGIN
  SELECT c.post_id INTO here FROM consular_crisis c
   WHERE c.id = target AND c.closed_at IS NULL AND c.post_id = ANY (sec.crisis_posts());
  IF here IS NULL THEN
    RAISE EXCEPTION 'no such crisis' USING ERRCODE = '42501';
  END IF;
  UPDATE consular_crisisperson k SET removed_no = nextval('consular_arrival'), ilot_code = '', number = NULL
   WHERE k.crisis_id = target AND NOT k.discovered AND k.removed_no IS NULL
     AND NOT EXISTS (SELECT FROM consular_person p WHERE p.id = k.person_key AND p.post_id = here);
  GET DIAGNOSTICS gone = ROW_COUNT;
  UPDATE consular_crisisperson k SET removed_no = NULL, added_no = nextval('consular_arrival')
   WHERE k.crisis_id = target AND NOT k.discovered AND k.removed_no IS NOT NULL
     AND EXISTS (SELECT FROM consular_person p WHERE p.id = k.person_key AND p.post_id = here);
  GET DIAGNOSTICS back = ROW_COUNT;
  UPDATE consular_crisisperson k
     SET ilot_code = coalesce(l.code, ''), number = p.number, last_name = p.last_name, first_name = p.first_name,
         folded = p.folded, vulnerable = p.vulnerable
    FROM consular_person p LEFT JOIN consular_ilot l ON l.id = p.ilot_id
   WHERE k.crisis_id = target AND p.id = k.person_key AND p.post_id = here
     AND (k.ilot_code, k.number, k.last_name, k.first_name, k.vulnerable)
         IS DISTINCT FROM (coalesce(l.code, ''), p.number, p.last_name, p.first_name, p.vulnerable);
  GET DIAGNOSTICS moved = ROW_COUNT;
  INSERT INTO consular_crisisperson (id, crisis_id, post_id, person_key, ilot_code, number, last_name, first_name, folded,
      nationalities, origin, vulnerable, discovered, place, added_no, situation, to_check, death_witnesses)
    SELECT gen_random_uuid(), target, here, p.id, coalesce(l.code, ''), p.number, p.last_name, p.first_name, p.folded,
           p.nationalities,
           CASE WHEN p.nationalities = '{}' OR 'FR' = ANY (p.nationalities) THEN 'FR'
                WHEN EXISTS (SELECT FROM network_country n WHERE n.code = ANY (p.nationalities) AND n.in_european_union)
                THEN 'UE' ELSE 'AUTRE' END,
           p.vulnerable, false, '', nextval('consular_arrival'), 'NON_CONTACTE', false, 0
      FROM consular_person p LEFT JOIN consular_ilot l ON l.id = p.ilot_id
     WHERE p.post_id = here
       AND NOT EXISTS (SELECT FROM consular_crisisperson k WHERE k.crisis_id = target AND k.person_key = p.id);
  GET DIAGNOSTICS fresh = ROW_COUNT;
  RETURN jsonb_build_object('added', fresh + back, 'gone', gone, 'moved', moved);
END $$;

-- The headcount of a crisis one sees: numbers only, also for those who read no name.
CREATE FUNCTION sec.headcount(target uuid) RETURNS TABLE (
  ilot text, origin text, situation text, discovered boolean, n int, to_check int
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT k.ilot_code, k.origin, k.situation, k.discovered, count(*)::int, count(*) FILTER (WHERE k.to_check)::int
    FROM consular_crisisperson k
   WHERE k.crisis_id = target AND k.removed_no IS NULL
     AND EXISTS (SELECT FROM consular_crisis c WHERE c.id = target
                    AND (c.post_id = ANY (sec.crisis_posts()) OR c.id = ANY (sec.cell_crises())))
   GROUP BY 1, 2, 3, 4
$$;

-- Places taken, boarded, arrived, by movement of a crisis one sees: numbers only.
CREATE FUNCTION sec.seat_counts(target uuid) RETURNS TABLE (movement uuid, seats int, boarded int, arrived int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT s.movement_id, count(*)::int, count(s.boarded_at)::int, count(s.arrived_at)::int FROM consular_seat s
   WHERE s.crisis_id = target
     AND EXISTS (SELECT FROM consular_crisis c WHERE c.id = target
                    AND (c.post_id = ANY (sec.crisis_posts()) OR c.id = ANY (sec.cell_crises())))
   GROUP BY 1
$$;

-- What the desk may know: open crises of the network in numbers. No title, no text, no name.
CREATE FUNCTION sec.crisis_counts() RETURNS TABLE (
  post_id int, reference text, nature text, exercise boolean, phase text, opened_at timestamptz, persons int,
  contacted int, danger int, evacuated int, deceased int, discovered int, figures int
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT c.post_id::int, c.reference, c.nature, c.exercise, c.phase, c.opened_at, coalesce(k.persons, 0),
         coalesce(k.contacted, 0), coalesce(k.danger, 0), coalesce(k.evacuated, 0), coalesce(k.deceased, 0),
         coalesce(k.discovered, 0), (SELECT count(*)::int FROM consular_figure f WHERE f.crisis_id = c.id)
    FROM consular_crisis c
    LEFT JOIN LATERAL (
      SELECT count(*) FILTER (WHERE NOT q.discovered)::int AS persons,
             count(*) FILTER (WHERE NOT q.discovered AND q.situation NOT IN ('NON_CONTACTE', 'INJOIGNABLE'))::int
               AS contacted,
             count(*) FILTER (WHERE q.situation IN ('BESOIN', 'BLESSE', 'RETENU', 'DISPARU'))::int AS danger,
             count(*) FILTER (WHERE q.situation = 'EVACUE')::int AS evacuated,
             count(*) FILTER (WHERE q.situation = 'DECEDE')::int AS deceased,
             count(*) FILTER (WHERE q.discovered)::int AS discovered
        FROM consular_crisisperson q WHERE q.crisis_id = c.id AND q.removed_no IS NULL) k ON true
   WHERE c.closed_at IS NULL AND (sec.is_dcis() OR c.post_id = ANY (sec.crisis_posts()))
   ORDER BY c.exercise, c.opened_at
$$;

-- Thirteen months after a crisis closed, its names go, as those of an extract do; its numbers and its log stay.
CREATE FUNCTION sec.purge_crises() RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  ended uuid[];
  persons int;
  sealed jsonb;
  papers bigint[];
BEGIN
  SELECT coalesce(array_agg(id), '{}') INTO ended FROM consular_crisis
   WHERE closed_at < sec.clock() - interval '13 months';
  SELECT coalesce(array_agg(c.printout_key), '{}') INTO papers FROM consular_papercopy c
   WHERE c.printout_key IS NOT NULL AND c.crisis_id = ANY (ended);
  SELECT coalesce(jsonb_agg(f.sealed_name), '[]') INTO sealed FROM reports_reportfile f
    JOIN reports_reportjob j ON j.id = f.job_id WHERE j.printout_id = ANY (papers);
  UPDATE consular_papercopy SET printout_key = NULL WHERE printout_key = ANY (papers);
  DELETE FROM reports_reportfile WHERE job_id IN (SELECT id FROM reports_reportjob WHERE printout_id = ANY (papers));
  DELETE FROM reports_reportjob WHERE printout_id = ANY (papers);
  DELETE FROM reports_printout WHERE id = ANY (papers);
  DELETE FROM consular_seat WHERE crisis_id = ANY (ended);
  DELETE FROM consular_observation WHERE crisis_id = ANY (ended);
  DELETE FROM consular_callstep WHERE crisis_id = ANY (ended);
  -- What a Member State was asked to repay is kept until it answers (directive (UE) 2015/637, art. 14); numbers stay.
  DELETE FROM consular_costline l USING consular_costclaim q
   WHERE q.id = l.claim_id AND l.crisis_id = ANY (ended) AND q.status <> 'ENVOYEE';
  UPDATE consular_costline SET person_id = NULL WHERE crisis_id = ANY (ended) AND person_id IS NOT NULL;
  DELETE FROM consular_callsheet WHERE crisis_id = ANY (ended);
  UPDATE consular_crisisperson SET matched_to_id = NULL WHERE crisis_id = ANY (ended) AND matched_to_id IS NOT NULL;
  DELETE FROM consular_crisisperson WHERE crisis_id = ANY (ended);
  GET DIAGNOSTICS persons = ROW_COUNT;
  RETURN jsonb_build_object('crisis_persons', persons, 'sealed', sealed);
END $$;

-- Bulk and raw writes leave a trace: one line a row, one a statement where rows come by the thousand.
CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON consular_crisis FOR EACH ROW EXECUTE FUNCTION
  audit.row_changed('reference', 'phase', 'exercise', 'closed_at');
CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON consular_cellfunction FOR EACH ROW EXECUTE FUNCTION
  audit.row_changed('crisis_id', 'function', 'holder_id', 'started_at', 'ended_at');
CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON consular_logentry FOR EACH ROW EXECUTE FUNCTION
  audit.row_changed('crisis_id', 'number', 'kind', 'corrects');
CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON consular_figure FOR EACH ROW EXECUTE FUNCTION
  audit.row_changed('crisis_id', 'number', 'fingerprint');
CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON consular_sitrep FOR EACH ROW EXECUTE FUNCTION
  audit.row_changed('crisis_id', 'number', 'fingerprint');
CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON consular_movement FOR EACH ROW EXECUTE FUNCTION
  audit.row_changed('crisis_id', 'kind', 'planned_at', 'left_at', 'arrived_at', 'capacity');
CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON consular_observationfile FOR EACH ROW EXECUTE FUNCTION
  audit.row_changed('crisis_id', 'file_id', 'lines', 'fresh');
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['crisisperson', 'observation', 'seat'] LOOP
    EXECUTE format('CREATE TRIGGER journal_insert AFTER INSERT ON consular_%s REFERENCING NEW TABLE AS touched
                    FOR EACH STATEMENT EXECUTE FUNCTION audit.rows_changed()', name);
    EXECUTE format('CREATE TRIGGER journal_update AFTER UPDATE ON consular_%s REFERENCING NEW TABLE AS touched
                    FOR EACH STATEMENT EXECUTE FUNCTION audit.rows_changed()', name);
    EXECUTE format('CREATE TRIGGER journal_delete AFTER DELETE ON consular_%s REFERENCING OLD TABLE AS touched
                    FOR EACH STATEMENT EXECUTE FUNCTION audit.rows_changed()', name);
  END LOOP;
END $$;

REVOKE ALL ON FUNCTION sec.crisis_posts(), sec.cell_crises(), sec.naming_crises(), sec.take_perimeter(uuid),
  sec.headcount(uuid), sec.seat_counts(uuid), sec.crisis_counts(), sec.purge_crises(), sec.crisis_guard(),
  sec.number_entry(), sec.never_rewritten() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.crisis_posts(), sec.cell_crises(), sec.naming_crises()
  TO ssi_app, ssi_worker, ssi_sec, ssi_bypass, ssi_owner;
GRANT EXECUTE ON FUNCTION sec.take_perimeter(uuid) TO ssi_app, ssi_bypass;
GRANT EXECUTE ON FUNCTION sec.headcount(uuid), sec.seat_counts(uuid), sec.crisis_counts()
  TO ssi_app, ssi_worker, ssi_bypass;
GRANT EXECUTE ON FUNCTION sec.crisis_guard(), sec.number_entry(), sec.never_rewritten() TO ssi_app, ssi_bypass, ssi_sec;
GRANT EXECUTE ON FUNCTION sec.purge_crises() TO ssi_worker, ssi_bypass;
ALTER FUNCTION sec.cell_crises() OWNER TO ssi_sec;
ALTER FUNCTION sec.naming_crises() OWNER TO ssi_sec;
ALTER FUNCTION sec.take_perimeter(uuid) OWNER TO ssi_sec;
ALTER FUNCTION sec.headcount(uuid) OWNER TO ssi_sec;
ALTER FUNCTION sec.seat_counts(uuid) OWNER TO ssi_sec;
ALTER FUNCTION sec.crisis_counts() OWNER TO ssi_sec;
ALTER FUNCTION sec.number_entry() OWNER TO ssi_sec;
ALTER FUNCTION sec.purge_crises() OWNER TO ssi_sec;
SET LOCAL ROLE ssi_sec;
GRANT EXECUTE ON FUNCTION sec.cell_crises(), sec.naming_crises() TO ssi_owner;
RESET ROLE;
