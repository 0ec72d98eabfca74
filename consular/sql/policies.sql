-- The second wall of the community. Rows hang on a post: its consular section, its head and its deputy (class 7) read
-- them; the desk reads counts through sec.community_counts and no row; nobody else sees that there is anything.

CREATE FUNCTION sec.consular_posts() RETURNS int[]
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT (t >> 8) & 4095), '{}') FROM unnest(sec.principals()) AS t
   WHERE t >> 27 = 7 $$;

-- What hangs together is of one post.
ALTER TABLE consular_household ADD CONSTRAINT ilot_of_the_same_post
  FOREIGN KEY (ilot_id, post_id) REFERENCES consular_ilot (id, post_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE consular_person ADD CONSTRAINT household_of_the_same_post
  FOREIGN KEY (household_id, post_id) REFERENCES consular_household (id, post_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE consular_person ADD CONSTRAINT person_s_ilot_of_the_same_post
  FOREIGN KEY (ilot_id, post_id) REFERENCES consular_ilot (id, post_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE consular_ilot ADD CONSTRAINT main_point_of_the_same_post
  FOREIGN KEY (main_point_id, post_id) REFERENCES consular_meetingpoint (id, post_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE consular_ilot ADD CONSTRAINT fallback_point_of_the_same_post
  FOREIGN KEY (fallback_point_id, post_id) REFERENCES consular_meetingpoint (id, post_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE consular_chefilot ADD CONSTRAINT chef_s_ilot_of_the_same_post
  FOREIGN KEY (ilot_id, post_id) REFERENCES consular_ilot (id, post_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE consular_testcall ADD CONSTRAINT chef_of_the_same_post
  FOREIGN KEY (chef_id, post_id) REFERENCES consular_chefilot (id, post_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE consular_papercopy ADD CONSTRAINT copy_s_ilot_of_the_same_post
  FOREIGN KEY (ilot_id, post_id) REFERENCES consular_ilot (id, post_id) DEFERRABLE INITIALLY DEFERRED;

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['registerextract', 'extractdraft', 'household', 'person', 'registerreading', 'ilot',
                              'meetingpoint', 'chefilot', 'testcall', 'papercopy'] LOOP
    EXECUTE format('ALTER TABLE consular_%s ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE consular_%s FORCE ROW LEVEL SECURITY', name);
  END LOOP;
  FOREACH name IN ARRAY ARRAY['household', 'person', 'ilot', 'meetingpoint', 'chefilot', 'testcall', 'papercopy',
                              'registerextract'] LOOP
    EXECUTE format('CREATE POLICY of_the_post ON consular_%s FOR SELECT
                    USING (post_id = ANY ((SELECT sec.consular_posts())::int[]))', name);
    EXECUTE format('CREATE POLICY added_at_the_post ON consular_%s FOR INSERT
                    WITH CHECK (post_id = ANY ((SELECT sec.consular_posts())::int[]))', name);
    EXECUTE format('CREATE POLICY changed_at_the_post ON consular_%s FOR UPDATE
                    USING (post_id = ANY ((SELECT sec.consular_posts())::int[]))
                    WITH CHECK (post_id = ANY ((SELECT sec.consular_posts())::int[]))', name);
  END LOOP;
  -- Who leaves the register leaves the table: the import is the only act that removes anybody.
  FOREACH name IN ARRAY ARRAY['household', 'person'] LOOP
    EXECUTE format('CREATE POLICY removed_at_the_post ON consular_%s FOR DELETE
                    USING (post_id = ANY ((SELECT sec.consular_posts())::int[]))', name);
    EXECUTE format('GRANT DELETE ON consular_%s TO ssi_app', name);
  END LOOP;
END $$;
REVOKE UPDATE ON consular_testcall, consular_registerreading FROM ssi_app;

-- A draft is its author's; so is the reason given for reading names.
CREATE POLICY of_its_author ON consular_extractdraft FOR SELECT
  USING (created_by_id = (SELECT sec.uid()) AND post_id = ANY ((SELECT sec.consular_posts())::int[]));
CREATE POLICY brought_by_its_author ON consular_extractdraft FOR INSERT
  WITH CHECK (created_by_id = (SELECT sec.uid()) AND post_id = ANY ((SELECT sec.consular_posts())::int[]));
CREATE POLICY matched_by_its_author ON consular_extractdraft FOR UPDATE
  USING (created_by_id = (SELECT sec.uid())) WITH CHECK (created_by_id = (SELECT sec.uid()));
CREATE POLICY given_up_by_its_author ON consular_extractdraft FOR DELETE USING (created_by_id = (SELECT sec.uid()));
GRANT DELETE ON consular_extractdraft TO ssi_app;
CREATE POLICY one_s_own ON consular_registerreading FOR SELECT
  USING (by_id = (SELECT sec.uid()) AND post_id = ANY ((SELECT sec.consular_posts())::int[]));
CREATE POLICY said_by_oneself ON consular_registerreading FOR INSERT
  WITH CHECK (by_id = (SELECT sec.uid()) AND post_id = ANY ((SELECT sec.consular_posts())::int[]));

-- Bulk and raw writes leave a trace. One line a statement for the tables an import rewrites by the thousand.
SET LOCAL ROLE ssi_audit;
CREATE FUNCTION audit.rows_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO audit.event (at, actor_id, post_id, verb, subject, subject_id, case_id, reference, details)
  SELECT sec.clock(), sec.uid(), t.post_id, 'row.' || lower(TG_OP), TG_TABLE_NAME, '', NULL, '',
         jsonb_build_object('rows', count(*))
    FROM touched AS t GROUP BY t.post_id;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION audit.rows_changed() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit.rows_changed() TO ssi_owner;
RESET ROLE;
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['household', 'person'] LOOP
    EXECUTE format('CREATE TRIGGER journal_insert AFTER INSERT ON consular_%s REFERENCING NEW TABLE AS touched
                    FOR EACH STATEMENT EXECUTE FUNCTION audit.rows_changed()', name);
    EXECUTE format('CREATE TRIGGER journal_update AFTER UPDATE ON consular_%s REFERENCING NEW TABLE AS touched
                    FOR EACH STATEMENT EXECUTE FUNCTION audit.rows_changed()', name);
    EXECUTE format('CREATE TRIGGER journal_delete AFTER DELETE ON consular_%s REFERENCING OLD TABLE AS touched
                    FOR EACH STATEMENT EXECUTE FUNCTION audit.rows_changed()', name);
  END LOOP;
END $$;
CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON consular_registerextract FOR EACH ROW EXECUTE FUNCTION
  audit.row_changed('extracted_on', 'expires_on', 'persons', 'ended_at', 'end');
CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON consular_extractdraft FOR EACH ROW EXECUTE FUNCTION
  audit.row_changed('created_by_id');
CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON consular_ilot FOR EACH ROW EXECUTE FUNCTION
  audit.row_changed('code', 'main_point_id', 'fallback_point_id', 'most_households', 'most_persons', 'reviewed_on');
CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON consular_meetingpoint FOR EACH ROW EXECUTE FUNCTION
  audit.row_changed('status', 'verified_on');
CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON consular_chefilot FOR EACH ROW EXECUTE FUNCTION
  audit.row_changed('ilot_id', 'deputy', 'starts_on', 'ends_on', 'charter_signed_on', 'trained_on');
CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON consular_testcall FOR EACH ROW EXECUTE FUNCTION
  audit.row_changed('chef_id', 'minutes');
CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON consular_papercopy FOR EACH ROW EXECUTE FUNCTION
  audit.row_changed('number', 'ilot_id', 'state', 'moved_on');

-- What the desk may know of the communities: numbers, post by post. Those of a post know them too.
CREATE FUNCTION sec.community_counts() RETURNS TABLE (
  post_id int, extracted_on date, expires_on date, persons int, households int, residents int, visitors int,
  others int, vulnerable int, placed int, ilots int, ilots_without_chef int
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH readable AS (
    SELECT p.id, (sec.clock() AT TIME ZONE p.time_zone)::date AS today FROM network_post p
     WHERE sec.is_dcis() OR p.id = ANY (sec.consular_posts()))
  SELECT r.id::int, e.extracted_on, e.expires_on, coalesce(c.persons, 0), coalesce(h.n, 0), coalesce(c.residents, 0),
         coalesce(c.visitors, 0), coalesce(c.others, 0), coalesce(c.vulnerable, 0), coalesce(c.placed, 0),
         coalesce(i.n, 0), coalesce(i.alone, 0)
    FROM readable r
    LEFT JOIN consular_registerextract e ON e.post_id = r.id AND e.ended_at IS NULL
    LEFT JOIN (SELECT q.post_id, count(*)::int AS persons,
                      count(*) FILTER (WHERE q.status = 'RESIDENT')::int AS residents,
                      count(*) FILTER (WHERE q.status = 'PASSAGE')::int AS visitors,
                      count(*) FILTER (WHERE q.status NOT IN ('RESIDENT', 'PASSAGE'))::int AS others,
                      count(*) FILTER (WHERE q.vulnerable <> '{}')::int AS vulnerable,
                      count(q.ilot_id)::int AS placed
                 FROM consular_person q GROUP BY q.post_id) c ON c.post_id = r.id
    LEFT JOIN (SELECT k.post_id, count(*)::int AS n FROM consular_household k GROUP BY k.post_id) h ON h.post_id = r.id
    LEFT JOIN LATERAL (
      SELECT count(*)::int AS n,
             count(*) FILTER (WHERE NOT EXISTS (
               SELECT FROM consular_chefilot f WHERE f.ilot_id = l.id AND NOT f.deputy AND f.starts_on <= r.today
                  AND coalesce(f.ends_on, r.today) >= r.today))::int AS alone
        FROM consular_ilot l WHERE l.post_id = r.id) i ON true
$$;

-- The end of what is kept too long; beat calls it (register/purge.py). Dates are those of each post. Returns the names
-- of the sealed files whose keys went with it, and how many rows did.
CREATE FUNCTION sec.purge_register() RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  gone int;
  visitors int := 0;
  expired int := 0;
  booklets int := 0;
  sealed jsonb;
  papers bigint[];
  here record;
BEGIN
  FOR here IN SELECT p.id, (sec.clock() AT TIME ZONE p.time_zone)::date AS today FROM network_post p LOOP
    -- Ariane: thirty days after the declared return (F16).
    DELETE FROM consular_person q
     WHERE q.post_id = here.id AND q.status = 'PASSAGE' AND q.stays_until + 30 < here.today;
    GET DIAGNOSTICS gone = ROW_COUNT;
    visitors := visitors + gone;
    -- Thirteen months after the extract, or the next import.
    IF EXISTS (SELECT FROM consular_registerextract e
                WHERE e.post_id = here.id AND e.ended_at IS NULL AND e.expires_on < here.today) THEN
      DELETE FROM consular_person q WHERE q.post_id = here.id;
      GET DIAGNOSTICS gone = ROW_COUNT;
      expired := expired + gone;
      UPDATE consular_registerextract SET ended_at = sec.clock(), "end" = 'PURGED'
       WHERE post_id = here.id AND ended_at IS NULL;
    END IF;
    IF visitors + expired > 0 THEN
      DELETE FROM consular_household k
       WHERE k.post_id = here.id AND NOT EXISTS (SELECT FROM consular_person q WHERE q.household_id = k.id);
    END IF;
  END LOOP;
  DELETE FROM consular_extractdraft WHERE created_at < sec.clock() - interval '1 day';
  DELETE FROM consular_registerreading WHERE until < sec.clock() - interval '30 days';
  -- A booklet bears the names of its extract: it ends with it. The line of its paper copy stays.
  SELECT coalesce(array_agg(c.printout_key), '{}') INTO papers FROM consular_papercopy c
    JOIN consular_registerextract e ON e.id = c.extract_id
   WHERE c.printout_key IS NOT NULL AND e.ended_at IS NOT NULL;
  SELECT coalesce(jsonb_agg(f.sealed_name), '[]') INTO sealed FROM reports_reportfile f
    JOIN reports_reportjob j ON j.id = f.job_id WHERE j.printout_id = ANY (papers);
  UPDATE consular_papercopy SET printout_key = NULL WHERE printout_key = ANY (papers);
  DELETE FROM reports_reportfile WHERE job_id IN (SELECT id FROM reports_reportjob WHERE printout_id = ANY (papers));
  DELETE FROM reports_reportjob WHERE printout_id = ANY (papers);
  DELETE FROM reports_printout WHERE id = ANY (papers);
  GET DIAGNOSTICS booklets = ROW_COUNT;
  RETURN jsonb_build_object('visitors', visitors, 'expired', expired, 'booklets', booklets, 'sealed', sealed);
END $$;

REVOKE ALL ON FUNCTION sec.consular_posts(), sec.community_counts(), sec.purge_register() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.consular_posts() TO ssi_app, ssi_worker, ssi_sec, ssi_bypass, ssi_owner;
GRANT EXECUTE ON FUNCTION sec.community_counts() TO ssi_app, ssi_worker, ssi_bypass;
GRANT EXECUTE ON FUNCTION sec.purge_register() TO ssi_worker, ssi_bypass;
ALTER FUNCTION sec.community_counts() OWNER TO ssi_sec;
ALTER FUNCTION sec.purge_register() OWNER TO ssi_sec;
