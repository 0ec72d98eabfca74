-- The second wall of calls and wordings: a call tells names, as the persons of the crisis do; a wording tells none.

DO $$
DECLARE
  name text;
  here text := 'post_id = ANY ((SELECT sec.crisis_posts())::int[])';
  own text := 'post_id = ANY ((SELECT sec.consular_posts())::int[])';
  cell text := 'crisis_id = ANY ((SELECT sec.cell_crises())::uuid[])';
  naming text := 'crisis_id = ANY ((SELECT sec.naming_crises())::uuid[])';
BEGIN
  FOREACH name IN ARRAY ARRAY['callsheet', 'callstep', 'wording'] LOOP
    EXECUTE format('ALTER TABLE consular_%s ADD CONSTRAINT of_the_crisis_and_its_post FOREIGN KEY (crisis_id, post_id)
                    REFERENCES consular_crisis (id, post_id) DEFERRABLE INITIALLY DEFERRED', name);
    EXECUTE format('ALTER TABLE consular_%s ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE consular_%s FORCE ROW LEVEL SECURITY', name);
  END LOOP;
  FOREACH name IN ARRAY ARRAY['callsheet', 'callstep'] LOOP
    EXECUTE format('CREATE POLICY named_in_the_crisis ON consular_%s FOR SELECT USING (%s OR %s)', name, own, naming);
    EXECUTE format('CREATE POLICY added_to_the_crisis ON consular_%s FOR INSERT WITH CHECK (%s OR %s)', name, own, naming);
    EXECUTE format('REVOKE UPDATE ON consular_%s FROM ssi_app', name);
  END LOOP;
  EXECUTE format('CREATE POLICY seen_with_the_crisis ON consular_wording FOR SELECT USING (%s OR %s)', here, cell);
  EXECUTE format('CREATE POLICY added_to_the_crisis ON consular_wording FOR INSERT WITH CHECK (%s OR %s)', here, cell);
  EXECUTE format('CREATE POLICY validated_at_the_post ON consular_wording FOR UPDATE USING (%s) WITH CHECK (%s)', here, here);
END $$;
ALTER TABLE consular_callstep ADD CONSTRAINT of_a_call_of_the_crisis
  FOREIGN KEY (sheet_id, crisis_id) REFERENCES consular_callsheet (id, crisis_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE consular_callstep ADD CONSTRAINT about_a_person_of_the_crisis
  FOREIGN KEY (person_id, crisis_id) REFERENCES consular_crisisperson (id, crisis_id) DEFERRABLE INITIALLY DEFERRED;

-- A sheet keeps what it says; its telephone number alone is sealed again when the master key changes.
CREATE TRIGGER kept BEFORE DELETE OR UPDATE OF id, crisis_id, post_id, number, key, at, called_at, caller, link, sought,
  folded, text, urgent, waits, by_id ON consular_callsheet FOR EACH ROW EXECUTE FUNCTION sec.never_rewritten();
CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON consular_callstep
  FOR EACH ROW EXECUTE FUNCTION sec.never_rewritten();
-- A version is validated once; its words never change.
CREATE FUNCTION sec.wording_guard() RETURNS trigger
LANGUAGE plpgsql SECURITY INVOKER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF OLD.validated_at IS NOT NULL
     OR (NEW.id, NEW.crisis_id, NEW.post_id, NEW.number, NEW.families, NEW.press, NEW.written_at, NEW.written_by_id)
        IS DISTINCT FROM
        (OLD.id, OLD.crisis_id, OLD.post_id, OLD.number, OLD.families, OLD.press, OLD.written_at, OLD.written_by_id) THEN
    RAISE EXCEPTION 'a wording is never rewritten' USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard BEFORE UPDATE ON consular_wording FOR EACH ROW EXECUTE FUNCTION sec.wording_guard();

-- The number of a sheet: one after the last, under a lock that ends with the transaction.
CREATE FUNCTION sec.number_call() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(3081, hashtext(NEW.crisis_id::text));
  SELECT coalesce(max(number), 0) + 1 INTO NEW.number FROM consular_callsheet WHERE crisis_id = NEW.crisis_id;
  RETURN NEW;
END $$;
CREATE TRIGGER number BEFORE INSERT ON consular_callsheet FOR EACH ROW EXECUTE FUNCTION sec.number_call();

-- The calls of one crisis, or of every open one, in numbers: for whoever sees the crisis, and for the desk.
CREATE FUNCTION sec.call_counts(target uuid) RETURNS TABLE (
  crisis uuid, reference text, calls int, waiting int, urgent int, loose int
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT c.id, c.reference, count(q.id)::int, count(*) FILTER (WHERE q.waits)::int,
         count(*) FILTER (WHERE q.waits AND q.urgent)::int, count(*) FILTER (WHERE q.person IS NULL AND q.id IS NOT NULL)::int
    FROM consular_crisis c
    LEFT JOIN LATERAL (
      SELECT s.id, s.urgent,
             coalesce((SELECT t.waits FROM consular_callstep t WHERE t.sheet_id = s.id AND t.kind = 'RAPPEL'
                        ORDER BY t.number DESC LIMIT 1), s.waits) AS waits,
             (SELECT t.person_id FROM consular_callstep t WHERE t.sheet_id = s.id AND t.kind = 'LIEN'
               ORDER BY t.number DESC LIMIT 1) AS person
        FROM consular_callsheet s WHERE s.crisis_id = c.id) q ON true
   WHERE CASE WHEN target IS NULL THEN c.closed_at IS NULL ELSE c.id = target END
     AND (c.closed_at IS NULL AND sec.is_dcis() OR c.post_id = ANY (sec.crisis_posts())
          OR c.id = ANY (sec.cell_crises()))
   GROUP BY c.id
$$;

CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON consular_callsheet FOR EACH ROW EXECUTE FUNCTION
  audit.row_changed('crisis_id', 'number', 'urgent', 'waits');
CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON consular_callstep FOR EACH ROW EXECUTE FUNCTION
  audit.row_changed('crisis_id', 'sheet_id', 'number', 'kind', 'person_id');
CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON consular_wording FOR EACH ROW EXECUTE FUNCTION
  audit.row_changed('crisis_id', 'number', 'validated_at', 'validated_by_id');

REVOKE ALL ON FUNCTION sec.wording_guard(), sec.number_call(), sec.call_counts(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.wording_guard(), sec.number_call() TO ssi_app, ssi_bypass, ssi_sec;
GRANT EXECUTE ON FUNCTION sec.call_counts(uuid) TO ssi_app, ssi_worker, ssi_bypass;
ALTER FUNCTION sec.number_call() OWNER TO ssi_sec;
ALTER FUNCTION sec.call_counts(uuid) OWNER TO ssi_sec;
