-- The second wall of assessments, of the security plan and of its committee (ADR 8). Assessments: class 7, as the sites.
-- The plan: class 7, and class 8 (the ambassador presides over the committee and validates). The desk counts.

CREATE FUNCTION sec.plan_posts() RETURNS int[]
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT (t >> 8) & 4095), '{}') FROM unnest(sec.principals()) AS t
   WHERE t >> 27 IN (7, 8) $$;

ALTER TABLE consular_siteassessment ADD CONSTRAINT assessment_s_site_of_the_same_post
  FOREIGN KEY (site_id, post_id) REFERENCES consular_site (id, post_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE consular_assessmentitem ADD CONSTRAINT item_s_assessment_of_the_same_post
  FOREIGN KEY (assessment_id, post_id) REFERENCES consular_siteassessment (id, post_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE consular_recommendation ADD CONSTRAINT recommendation_s_assessment_of_the_same_post
  FOREIGN KEY (assessment_id, post_id) REFERENCES consular_siteassessment (id, post_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE consular_followup ADD CONSTRAINT follow_up_s_committee_of_the_same_post
  FOREIGN KEY (committee_id, post_id) REFERENCES consular_committee (id, post_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE consular_followup ADD CONSTRAINT follow_up_s_exercise_of_the_same_post
  FOREIGN KEY (exercise_id, post_id) REFERENCES consular_exercise (id, post_id) DEFERRABLE INITIALLY DEFERRED;

DO $$
DECLARE
  name text;
  whose text;
BEGIN
  FOREACH name IN ARRAY ARRAY['siteassessment', 'assessmentitem', 'recommendation', 'securityplan', 'committee',
                              'exercise', 'followup'] LOOP
    whose := CASE WHEN name IN ('siteassessment', 'assessmentitem', 'recommendation') THEN 'sec.consular_posts()'
                  ELSE 'sec.plan_posts()' END;
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
-- A mark is taken back while its assessment is a draft; the trigger below sees to it.
CREATE POLICY taken_back_at_the_post ON consular_assessmentitem FOR DELETE
  USING (post_id = ANY ((SELECT sec.consular_posts())::int[]));
GRANT DELETE ON consular_assessmentitem TO ssi_app;

-- What was handed over, or validated, is frozen.
CREATE FUNCTION sec.assessment_guard() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_TABLE_NAME = 'consular_assessmentitem' THEN
    IF (SELECT a.status FROM consular_siteassessment a
         WHERE a.id = CASE TG_OP WHEN 'DELETE' THEN OLD.assessment_id ELSE NEW.assessment_id END) <> 'BROUILLON' THEN
      RAISE EXCEPTION 'the marks of an assessment that was handed over do not change';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
  END IF;
  IF TG_OP = 'INSERT' THEN
    IF NEW.status <> 'BROUILLON' THEN
      RAISE EXCEPTION 'an assessment begins as a draft';
    END IF;
  ELSIF OLD.status <> 'BROUILLON' AND (NEW.status = 'BROUILLON'
        OR (NEW.score, NEW.grid, NEW.made_on, NEW.summary, NEW.met, NEW.site_id, NEW.post_id)
           IS DISTINCT FROM (OLD.score, OLD.grid, OLD.made_on, OLD.summary, OLD.met, OLD.site_id, OLD.post_id)) THEN
    RAISE EXCEPTION 'an assessment that was handed over does not change';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON consular_siteassessment FOR EACH ROW
  EXECUTE FUNCTION sec.assessment_guard();
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON consular_assessmentitem FOR EACH ROW
  EXECUTE FUNCTION sec.assessment_guard();

CREATE FUNCTION sec.plan_guard() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.status <> 'BROUILLON' THEN
      RAISE EXCEPTION 'a version of the plan begins as a draft';
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.status <> OLD.status AND (OLD.status, NEW.status) NOT IN (('BROUILLON', 'VALIDE'), ('VALIDE', 'REMPLACE')) THEN
    RAISE EXCEPTION 'a plan does not go from % to %', OLD.status, NEW.status;
  END IF;
  IF OLD.status <> 'BROUILLON' AND to_jsonb(NEW) - 'status' IS DISTINCT FROM to_jsonb(OLD) - 'status' THEN
    RAISE EXCEPTION 'a version that was validated does not change';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON consular_securityplan FOR EACH ROW EXECUTE FUNCTION sec.plan_guard();

CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON consular_siteassessment FOR EACH ROW EXECUTE FUNCTION
  audit.row_changed('site_id', 'status', 'score');
CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON consular_assessmentitem FOR EACH ROW EXECUTE FUNCTION
  audit.row_changed('assessment_id', 'code', 'mark');
CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON consular_recommendation FOR EACH ROW EXECUTE FUNCTION
  audit.row_changed('assessment_id', 'priority', 'due_on', 'status');
CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON consular_securityplan FOR EACH ROW EXECUTE FUNCTION
  audit.row_changed('number', 'status', 'validated_by_id', 'validated_on', 'next_on');
CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON consular_committee FOR EACH ROW EXECUTE FUNCTION
  audit.row_changed('held_on');
CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON consular_exercise FOR EACH ROW EXECUTE FUNCTION
  audit.row_changed('kind', 'held_on');
CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON consular_followup FOR EACH ROW EXECUTE FUNCTION
  audit.row_changed('committee_id', 'exercise_id', 'due_on', 'status');

-- What the desk may know: numbers and dates, post by post. Those of a post know them too.
CREATE FUNCTION sec.safety_counts() RETURNS TABLE (
  post_id int, incidents int, open_incidents int, french int, alerts int, sites int, assessed int, to_do int,
  plan_until date, committee_on date, exercised_on date
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH readable AS (
    SELECT p.id, (sec.clock() AT TIME ZONE p.time_zone)::date AS today FROM network_post p
     WHERE sec.is_dcis() OR p.id = ANY (sec.consular_posts()))
  SELECT r.id::int, i.recent, i.open, i.french, a.n, s.n, s.assessed, k.n, v.next_on, c.held_on, x.held_on
    FROM readable r
    CROSS JOIN LATERAL (
      SELECT count(*) FILTER (WHERE e.occurred_at >= sec.clock() - interval '30 days')::int AS recent,
             count(*) FILTER (WHERE e.state <> 'CLOS')::int AS open,
             coalesce(sum(e.fr_injured + e.fr_dead + e.fr_missing)
                      FILTER (WHERE e.occurred_at >= sec.clock() - interval '30 days'), 0)::int AS french
        FROM consular_incident n JOIN consular_incidententry e ON e.id = n.last_id WHERE n.post_id = r.id) i
    CROSS JOIN LATERAL (
      SELECT count(*)::int AS n FROM consular_alert q
       WHERE q.post_id = r.id AND q.sent_at >= sec.clock() - interval '30 days' AND NOT q.exercise) a
    CROSS JOIN LATERAL (
      SELECT count(*)::int AS n,
             count(*) FILTER (WHERE EXISTS (
               SELECT FROM consular_siteassessment m WHERE m.site_id = q.id AND m.score IS NOT NULL
                  AND m.made_on > r.today - 365))::int AS assessed
        FROM consular_site q WHERE q.post_id = r.id AND NOT q.closed) s
    CROSS JOIN LATERAL (
      SELECT count(*)::int AS n FROM consular_recommendation q
       WHERE q.post_id = r.id AND q.status = 'A_FAIRE' AND q.due_on < r.today) k
    LEFT JOIN consular_securityplan v ON v.post_id = r.id AND v.status = 'VALIDE'
    LEFT JOIN LATERAL (SELECT max(q.held_on) AS held_on FROM consular_committee q WHERE q.post_id = r.id) c ON true
    LEFT JOIN LATERAL (SELECT max(q.held_on) AS held_on FROM consular_exercise q
                        WHERE q.post_id = r.id AND q.played <> '') x ON true $$;

REVOKE ALL ON FUNCTION sec.plan_posts(), sec.assessment_guard(), sec.plan_guard(), sec.safety_counts() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.plan_posts() TO ssi_app, ssi_worker, ssi_sec, ssi_bypass, ssi_owner;
GRANT EXECUTE ON FUNCTION sec.safety_counts() TO ssi_app, ssi_worker, ssi_bypass;
ALTER FUNCTION sec.safety_counts() OWNER TO ssi_sec;
