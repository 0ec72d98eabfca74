-- The second wall of claims of costs: they tell names, for the head, the deputy and the consular section alone.

DO $$
DECLARE
  name text;
  own text := 'post_id = ANY ((SELECT sec.consular_posts())::int[])';
BEGIN
  FOREACH name IN ARRAY ARRAY['costclaim', 'costline'] LOOP
    EXECUTE format('ALTER TABLE consular_%s ADD CONSTRAINT of_the_crisis_and_its_post FOREIGN KEY (crisis_id, post_id)
                    REFERENCES consular_crisis (id, post_id) DEFERRABLE INITIALLY DEFERRED', name);
    EXECUTE format('ALTER TABLE consular_%s ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE consular_%s FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY read_at_the_post ON consular_%s FOR SELECT USING (%s)', name, own);
    EXECUTE format('CREATE POLICY added_at_the_post ON consular_%s FOR INSERT WITH CHECK (%s)', name, own);
  END LOOP;
  EXECUTE format('CREATE POLICY changed_at_the_post ON consular_costclaim FOR UPDATE USING (%s) WITH CHECK (%s)', own, own);
  EXECUTE format('CREATE POLICY dropped_from_a_draft ON consular_costline FOR DELETE USING (%s)', own);
END $$;
REVOKE UPDATE ON consular_costline FROM ssi_app;
GRANT DELETE ON consular_costline TO ssi_app;
ALTER TABLE consular_costline ADD CONSTRAINT of_a_claim_of_the_crisis
  FOREIGN KEY (claim_id, crisis_id) REFERENCES consular_costclaim (id, crisis_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE consular_costline ADD CONSTRAINT for_a_person_of_the_crisis
  FOREIGN KEY (person_id, crisis_id) REFERENCES consular_crisisperson (id, crisis_id) DEFERRABLE INITIALLY DEFERRED;

-- A claim leaves once and is answered once; what left never changes.
CREATE FUNCTION sec.cost_claim_guard() RETURNS trigger
LANGUAGE plpgsql SECURITY INVOKER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.status <> 'BROUILLON' THEN
      RAISE EXCEPTION 'a claim begins as a draft' USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
  END IF;
  IF (NEW.id, NEW.crisis_id, NEW.post_id, NEW.number, NEW.key, NEW.at, NEW.by_id)
     IS DISTINCT FROM (OLD.id, OLD.crisis_id, OLD.post_id, OLD.number, OLD.key, OLD.at, OLD.by_id) THEN
    RAISE EXCEPTION 'what a claim is never changes' USING ERRCODE = '23514';
  END IF;
  IF NEW.status <> OLD.status AND (OLD.status, NEW.status) NOT IN
     (('BROUILLON', 'ENVOYEE'), ('ENVOYEE', 'REMBOURSEE'), ('ENVOYEE', 'REFUSEE')) THEN
    RAISE EXCEPTION 'a claim does not go from % to %', OLD.status, NEW.status USING ERRCODE = '23514';
  END IF;
  IF OLD.status <> 'BROUILLON' AND (NEW.status = OLD.status
     OR (NEW.state_id, NEW.currency, NEW.total, NEW.persons, NEW.sent_on, NEW.expected_on)
        IS DISTINCT FROM (OLD.state_id, OLD.currency, OLD.total, OLD.persons, OLD.sent_on, OLD.expected_on)) THEN
    RAISE EXCEPTION 'a claim that left never changes' USING ERRCODE = '23514';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON consular_costclaim FOR EACH ROW EXECUTE FUNCTION sec.cost_claim_guard();

-- A line comes to a draft and is taken off one; the purge takes the others.
CREATE FUNCTION sec.cost_line_guard() RETURNS trigger
LANGUAGE plpgsql SECURITY INVOKER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF current_user <> 'ssi_sec' AND (SELECT c.status FROM consular_costclaim c
      WHERE c.id = CASE TG_OP WHEN 'DELETE' THEN OLD.claim_id ELSE NEW.claim_id END) <> 'BROUILLON' THEN
    RAISE EXCEPTION 'the lines of a claim that left never change' USING ERRCODE = '23514';
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER guard BEFORE INSERT OR DELETE ON consular_costline FOR EACH ROW EXECUTE FUNCTION sec.cost_line_guard();
-- What is sealed is sealed again when the master key changes; nothing else is rewritten.
CREATE TRIGGER kept BEFORE UPDATE OF id, crisis_id, post_id, claim_id, key, at, person_id, help, helped_on, amount,
  undertaken_on, by_id ON consular_costline FOR EACH ROW EXECUTE FUNCTION sec.never_rewritten();

-- The claims of one crisis; or of every open one and of those that closed while a State owes an answer: States repay long
-- after people are safe. Numbers only: for whoever sees the crisis, and for the desk.
CREATE FUNCTION sec.cost_counts(target uuid) RETURNS TABLE (
  crisis uuid, reference text, post_id int, exercise boolean, closed boolean, claims int, persons int, waiting int, late int
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT c.id, c.reference, c.post_id::int, c.exercise, c.closed_at IS NOT NULL, count(q.id)::int,
         coalesce(sum(q.persons), 0)::int, count(*) FILTER (WHERE q.status = 'ENVOYEE')::int,
         count(*) FILTER (WHERE q.status = 'ENVOYEE'
                            AND q.expected_on < (sec.clock() AT TIME ZONE p.time_zone)::date)::int
    FROM consular_crisis c JOIN network_post p ON p.id = c.post_id
    LEFT JOIN consular_costclaim q ON q.crisis_id = c.id
   WHERE (target IS NULL OR c.id = target)
     AND (sec.is_dcis() OR c.post_id = ANY (sec.crisis_posts()) OR c.id = ANY (sec.cell_crises()))
   GROUP BY c.id, p.id
  HAVING c.closed_at IS NULL OR bool_or(q.status = 'ENVOYEE') OR target IS NOT NULL AND NOT sec.is_dcis()
   ORDER BY c.exercise, c.closed_at
$$;

CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON consular_costclaim FOR EACH ROW EXECUTE FUNCTION
  audit.row_changed('crisis_id', 'number', 'state_id', 'status', 'sent_on', 'settled_on');
CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON consular_costline FOR EACH ROW EXECUTE FUNCTION
  audit.row_changed('crisis_id', 'claim_id', 'help');

REVOKE ALL ON FUNCTION sec.cost_claim_guard(), sec.cost_line_guard(), sec.cost_counts(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.cost_claim_guard(), sec.cost_line_guard() TO ssi_app, ssi_bypass, ssi_sec;
GRANT EXECUTE ON FUNCTION sec.cost_counts(uuid) TO ssi_app, ssi_worker, ssi_bypass;
ALTER FUNCTION sec.cost_counts(uuid) OWNER TO ssi_sec;
