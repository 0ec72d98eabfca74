-- A comparison made for a file or for a crisis is for those who see that file, that crisis. RESTRICTIVE: it narrows
-- the policies of `comparisons.sql`, whatever opens them.
CREATE POLICY with_what_it_serves ON consular_listcomparison AS RESTRICTIVE FOR ALL USING (
  (case_id IS NULL OR EXISTS (SELECT FROM cases_case k WHERE k.id = case_id))
  AND (crisis_id IS NULL OR EXISTS (SELECT FROM consular_crisis c WHERE c.id = crisis_id)));

-- The term, in one place. A comparison ends thirty days after its day, never before what it serves is over: while a
-- crisis is open, and thirty days after its end.
CREATE FUNCTION sec.comparisons_past_term() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT l.id FROM public.consular_listcomparison l LEFT JOIN public.consular_crisis c ON c.id = l.crisis_id
   WHERE l.expires_at <= sec.clock()
     AND (c.id IS NULL OR c.closed_at + interval '30 days' <= sec.clock())
$$;
REVOKE ALL ON FUNCTION sec.comparisons_past_term() FROM PUBLIC;
ALTER FUNCTION sec.comparisons_past_term() OWNER TO ssi_sec;

-- Its PDF bears the same names: it ends with it. Returns how many, and the sealed files to shred.
DROP FUNCTION sec.purge_comparisons();
CREATE FUNCTION sec.purge_comparisons() RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  ended uuid[] := ARRAY(SELECT sec.comparisons_past_term());
  papers bigint[] := ARRAY(SELECT p.id FROM reports_printout p
                            WHERE p.code = 'list-comparison' AND p.subject = ANY (ended::text[]));
  sealed jsonb;
BEGIN
  SELECT coalesce(jsonb_agg(f.sealed_name), '[]') INTO sealed FROM reports_reportfile f
    JOIN reports_reportjob j ON j.id = f.job_id WHERE j.printout_id = ANY (papers);
  DELETE FROM reports_reportfile WHERE job_id IN (SELECT id FROM reports_reportjob WHERE printout_id = ANY (papers));
  DELETE FROM reports_reportjob WHERE printout_id = ANY (papers);
  DELETE FROM reports_printout WHERE id = ANY (papers);
  DELETE FROM consular_listcomparison WHERE id = ANY (ended);
  RETURN jsonb_build_object('comparisons', cardinality(ended), 'sealed', sealed);
END $$;
REVOKE ALL ON FUNCTION sec.purge_comparisons() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.purge_comparisons() TO ssi_worker, ssi_bypass;
ALTER FUNCTION sec.purge_comparisons() OWNER TO ssi_sec;
