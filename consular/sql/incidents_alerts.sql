-- The second wall of sites, incidents and alerts (ADR 8). Sites and incidents: class 7, as the îlots. An alert: all of
-- the post (classes 6, 7 and 8), for it names nobody. Its answers, which do: class 7. The desk counts and reads no row.

CREATE FUNCTION sec.alert_posts() RETURNS int[]
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT (t >> 8) & 4095), '{}') FROM unnest(sec.principals()) AS t
   WHERE t >> 27 IN (6, 7, 8) $$;

ALTER TABLE consular_site ADD CONSTRAINT site_s_ilot_of_the_same_post
  FOREIGN KEY (ilot_id, post_id) REFERENCES consular_ilot (id, post_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE consular_incidententry ADD CONSTRAINT entry_s_incident_of_the_same_post
  FOREIGN KEY (incident_id, post_id) REFERENCES consular_incident (id, post_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE consular_incidententry ADD CONSTRAINT entry_s_ilot_of_the_same_post
  FOREIGN KEY (ilot_id, post_id) REFERENCES consular_ilot (id, post_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE consular_incidententry ADD CONSTRAINT entry_s_site_of_the_same_post
  FOREIGN KEY (site_id, post_id) REFERENCES consular_site (id, post_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE consular_alert ADD CONSTRAINT alert_s_incident_of_the_same_post
  FOREIGN KEY (incident_id, post_id) REFERENCES consular_incident (id, post_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE consular_alertreply ADD CONSTRAINT reply_s_alert_of_the_same_post
  FOREIGN KEY (alert_id, post_id) REFERENCES consular_alert (id, post_id) DEFERRABLE INITIALLY DEFERRED;

DO $$
DECLARE
  name text;
  whose text;
BEGIN
  FOREACH name IN ARRAY ARRAY['site', 'incident', 'incidententry', 'alert', 'alertreply'] LOOP
    whose := CASE name WHEN 'alert' THEN 'sec.alert_posts()' ELSE 'sec.consular_posts()' END;
    EXECUTE format('ALTER TABLE consular_%s ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE consular_%s FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY of_the_post ON consular_%s FOR SELECT
                    USING (post_id = ANY ((SELECT %s)::int[]))', name, whose);
    EXECUTE format('CREATE POLICY added_at_the_post ON consular_%s FOR INSERT
                    WITH CHECK (post_id = ANY ((SELECT %s)::int[]))', name, whose);
    EXECUTE format('CREATE POLICY changed_at_the_post ON consular_%s FOR UPDATE
                    USING (post_id = ANY ((SELECT %s)::int[]))
                    WITH CHECK (post_id = ANY ((SELECT %s)::int[]))', name, whose, whose);
  END LOOP;
END $$;
-- Written once. Of an incident, only the entry that holds now moves; of an answer, only whom it is about.
REVOKE UPDATE ON consular_incidententry, consular_incident, consular_alertreply FROM ssi_app;
GRANT UPDATE (last_id) ON consular_incident TO ssi_app;
GRANT UPDATE (person, ilot_code, number) ON consular_alertreply TO ssi_app;

-- Entries follow each other without a gap, and an incident that is followed is not « open » again.
CREATE FUNCTION sec.incident_guard() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  before record;
BEGIN
  SELECT e.number, e.state INTO before FROM consular_incidententry e
   WHERE e.incident_id = NEW.incident_id ORDER BY e.number DESC LIMIT 1;
  IF NEW.number <> coalesce(before.number, 0) + 1 THEN
    RAISE EXCEPTION 'entry % of an incident whose last is %', NEW.number, coalesce(before.number, 0);
  END IF;
  IF NEW.state = 'OUVERT' AND before.state <> 'OUVERT' THEN
    RAISE EXCEPTION 'an incident does not go from % to OUVERT', before.state;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard BEFORE INSERT ON consular_incidententry FOR EACH ROW EXECUTE FUNCTION sec.incident_guard();

-- The states of an alert (`alerts/vocabulary.py` holds the same table); what was submitted does not change any more.
CREATE FUNCTION sec.alert_guard() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.status <> 'BROUILLON' OR NEW.approved_by_id IS NOT NULL OR NEW.snapshot IS NOT NULL THEN
      RAISE EXCEPTION 'an alert begins as a draft';
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.status <> OLD.status AND (OLD.status, NEW.status) NOT IN (
       ('BROUILLON', 'A_VALIDER'), ('A_VALIDER', 'BROUILLON'), ('A_VALIDER', 'VALIDEE'), ('VALIDEE', 'DIFFUSEE'),
       ('DIFFUSEE', 'CLOSE'), ('BROUILLON', 'ANNULEE'), ('A_VALIDER', 'ANNULEE'), ('VALIDEE', 'ANNULEE'),
       ('DIFFUSEE', 'ANNULEE')) THEN
    RAISE EXCEPTION 'an alert does not go from % to %', OLD.status, NEW.status;
  END IF;
  IF OLD.status <> 'BROUILLON' AND (NEW.level, NEW.category, NEW.exercise, NEW.title, NEW.text, NEW.text_en,
       NEW.instructions, NEW.ilots, NEW.sites, NEW.zones, NEW.reference, NEW.post_id, NEW.written_by_id) IS DISTINCT FROM
      (OLD.level, OLD.category, OLD.exercise, OLD.title, OLD.text, OLD.text_en,
       OLD.instructions, OLD.ilots, OLD.sites, OLD.zones, OLD.reference, OLD.post_id, OLD.written_by_id) THEN
    RAISE EXCEPTION 'an alert that was submitted does not change';
  END IF;
  IF OLD.snapshot IS NOT NULL AND (NEW.snapshot, NEW.fingerprint, NEW.approved_by_id, NEW.expires_at)
      IS DISTINCT FROM (OLD.snapshot, OLD.fingerprint, OLD.approved_by_id, OLD.expires_at) THEN
    RAISE EXCEPTION 'an alert that was validated is frozen';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON consular_alert FOR EACH ROW EXECUTE FUNCTION sec.alert_guard();

CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON consular_site FOR EACH ROW EXECUTE FUNCTION
  audit.row_changed('type', 'sensitivity', 'closed');
CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON consular_incident FOR EACH ROW EXECUTE FUNCTION
  audit.row_changed('reference', 'last_id');
CREATE TRIGGER journal AFTER INSERT OR DELETE ON consular_incidententry FOR EACH ROW EXECUTE FUNCTION
  audit.row_changed('incident_id', 'number', 'nature', 'state', 'type', 'severity');
CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON consular_alert FOR EACH ROW EXECUTE FUNCTION
  audit.row_changed('reference', 'status', 'level', 'exercise', 'approved_by_id');
CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON consular_alertreply FOR EACH ROW EXECUTE FUNCTION
  audit.row_changed('alert_id', 'answer');

-- Numbers of the incidents that occurred between two moments, each post's own: for the desk, and for its readers.
CREATE FUNCTION sec.incident_counts(posts int[], begins timestamptz[], ends timestamptz[]) RETURNS TABLE (
  type text, incidents int, still_open int, french int, union_citizens int, others int
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT e.type::text, count(*)::int, count(*) FILTER (WHERE e.state <> 'CLOS')::int,
         sum(e.fr_injured + e.fr_dead + e.fr_missing)::int, sum(e.eu_injured + e.eu_dead + e.eu_missing)::int,
         sum(e.other_injured + e.other_dead + e.other_missing)::int
    FROM unnest(posts, begins, ends) AS p (post, first, after)
    JOIN consular_incident i ON i.post_id = p.post
    JOIN consular_incidententry e ON e.id = i.last_id AND e.occurred_at >= p.first AND e.occurred_at < p.after
   WHERE sec.is_dcis() OR p.post = ANY (sec.consular_posts())
   GROUP BY e.type $$;

-- Answers bear telephones: they go thirty days after the alert ended; their count stays on it (`tally`).
CREATE FUNCTION sec.purge_replies() RETURNS int
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  gone int;
BEGIN
  DELETE FROM consular_alertreply r USING consular_alert a
   WHERE a.id = r.alert_id AND a.ended_at < sec.clock() - interval '30 days';
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END $$;

REVOKE ALL ON FUNCTION sec.alert_posts(), sec.incident_guard(), sec.alert_guard(),
  sec.incident_counts(int[], timestamptz[], timestamptz[]), sec.purge_replies() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.alert_posts() TO ssi_app, ssi_worker, ssi_sec, ssi_bypass, ssi_owner;
GRANT EXECUTE ON FUNCTION sec.incident_counts(int[], timestamptz[], timestamptz[])
  TO ssi_app, ssi_worker, ssi_bypass;
GRANT EXECUTE ON FUNCTION sec.purge_replies() TO ssi_worker, ssi_bypass;
ALTER FUNCTION sec.incident_counts(int[], timestamptz[], timestamptz[]) OWNER TO ssi_sec;
ALTER FUNCTION sec.purge_replies() OWNER TO ssi_sec;
