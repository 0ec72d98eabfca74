-- The worker takes a job with the present rights of whoever asked for it, and only while it holds the lease.
CREATE FUNCTION sec.begin_job(job uuid) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  person int;
BEGIN
  SELECT requested_by_id INTO person FROM public.reports_reportjob
   WHERE id = job AND state = 'RUNNING' AND lease_until > clock_timestamp();
  IF person IS NULL THEN
    PERFORM set_config('ssi.ctx', '', true);
    RETURN NULL;
  END IF;
  RETURN sec.bind(person);
END $$;
REVOKE ALL ON FUNCTION sec.begin_job(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.begin_job(uuid) TO ssi_worker, ssi_bypass;

CREATE POLICY leased_by_the_worker ON reports_reportjob TO ssi_worker USING (true) WITH CHECK (true);

-- Ownership last: the owner of the migrations grants nothing on what it no longer owns.
ALTER FUNCTION sec.begin_job(uuid) OWNER TO ssi_sec;
