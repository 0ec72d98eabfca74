-- What is signed is frozen; the ambassador writes their answer and nothing else, the desk nothing at all.
CREATE FUNCTION sec.report_guard() RETURNS trigger
LANGUAGE plpgsql SECURITY INVOKER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  answer text[] := '{acknowledged_by_id,acknowledged_at,annotation}';
  principals int[];
  file_acl int[];
BEGIN
  IF current_user = 'ssi_bypass' THEN
    RETURN NEW;
  END IF;
  IF OLD.fingerprint <> '' AND (to_jsonb(NEW) - answer) IS DISTINCT FROM (to_jsonb(OLD) - answer) THEN
    RAISE EXCEPTION 'a signed report is frozen' USING ERRCODE = '23514';
  END IF;
  IF OLD.acknowledged_at IS NOT NULL AND NEW IS DISTINCT FROM OLD THEN
    RAISE EXCEPTION 'an acknowledged report never changes' USING ERRCODE = '23514';
  END IF;
  principals := sec.principals();
  SELECT acl INTO file_acl FROM public.cases_case WHERE id = NEW.case_ptr_id;
  IF NOT EXISTS (SELECT FROM unnest(file_acl) AS t WHERE t >> 27 NOT IN (8, 9) AND t = ANY (principals)) THEN
    IF (to_jsonb(NEW) - answer) IS DISTINCT FROM (to_jsonb(OLD) - answer)
       OR NEW IS DISTINCT FROM OLD
          AND NOT EXISTS (SELECT FROM unnest(file_acl) AS t WHERE t >> 27 = 8 AND t = ANY (principals)) THEN
      RAISE EXCEPTION 'read-only for this role' USING ERRCODE = '42501';
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard BEFORE UPDATE ON reports_report FOR EACH ROW EXECUTE FUNCTION sec.report_guard();

-- A job is seen with what it makes: with its printout, or with the report. Drafts are for those who write the report:
-- neither the ambassador (8) nor the desk (9) has them.
CREATE FUNCTION sec.sees_job(file bigint, document text, printout bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY INVOKER SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN printout IS NOT NULL THEN EXISTS (SELECT FROM public.reports_printout p WHERE p.id = printout)
              ELSE EXISTS (SELECT FROM public.cases_case c, unnest(c.acl) AS t
                            WHERE c.id = file AND t = ANY (sec.principals())
                              AND (document = 'final' OR t >> 27 NOT IN (8, 9))) END
$$;

ALTER TABLE reports_reportjob ENABLE ROW LEVEL SECURITY;
ALTER TABLE reports_reportjob FORCE ROW LEVEL SECURITY;
CREATE POLICY seen_with_what_it_makes ON reports_reportjob FOR SELECT USING (sec.sees_job(case_id, document, printout_id));
-- A person asks for a PDF in their own name and only asks: making it is the worker's.
CREATE POLICY asked_for ON reports_reportjob FOR INSERT
  WITH CHECK (requested_by_id = (SELECT sec.uid()) AND sec.sees_job(case_id, document, printout_id)
              AND state = 'WAITING' AND attempts = 0);
CREATE POLICY made_by_the_worker ON reports_reportjob TO ssi_worker USING (true) WITH CHECK (true);
REVOKE UPDATE ON reports_reportjob FROM ssi_app;
GRANT UPDATE ON reports_reportjob TO ssi_worker;

ALTER TABLE reports_reportfile ENABLE ROW LEVEL SECURITY;
ALTER TABLE reports_reportfile FORCE ROW LEVEL SECURITY;
CREATE POLICY seen_with_its_job ON reports_reportfile FOR SELECT
  USING (EXISTS (SELECT FROM reports_reportjob j
                  WHERE j.id = job_id AND sec.sees_job(j.case_id, j.document, j.printout_id)));
CREATE POLICY stored_by_the_worker ON reports_reportfile FOR INSERT TO ssi_worker
  WITH CHECK (EXISTS (SELECT FROM reports_reportjob j
                       WHERE j.id = job_id AND j.case_id IS NOT DISTINCT FROM reports_reportfile.case_id
                         AND sec.sees_job(j.case_id, j.document, j.printout_id)));
REVOKE INSERT, UPDATE ON reports_reportfile FROM ssi_app;
GRANT INSERT ON reports_reportfile TO ssi_worker;

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

-- Who holds the signature of a post at this moment: a recorded interim before the head it stands in for.
CREATE FUNCTION sec.signatory_of(post int) RETURNS int
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT c.person FROM (
    SELECT given_to_id::int AS person FROM public.accounts_delegation
     WHERE post_id = signatory_of.post AND kind = 'INTERIM'
    UNION SELECT user_id::int FROM public.accounts_assignment WHERE post_id = signatory_of.post AND role = 'ASI'
  ) AS c CROSS JOIN LATERAL sec.held(c.person) AS h
   WHERE h.role = 'ASI' AND h.post_id = signatory_of.post
   ORDER BY h.acting DESC, c.person LIMIT 1
$$;

-- A signed report comes out whatever became of whoever signed it: the holder of the signature asks in their place.
CREATE FUNCTION sec.heir_of_job(job uuid) RETURNS int
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT sec.signatory_of(c.post_id::int) FROM public.reports_reportjob j JOIN public.cases_case c ON c.id = j.case_id
   WHERE j.id = heir_of_job.job AND j.document = 'final' AND j.state = 'RUNNING'
$$;

-- A scheduled report acts as that person; nobody there, nobody acts (DECISIONS §1.8).
CREATE FUNCTION sec.begin_scheduled(post int) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  person int := sec.signatory_of(post);
BEGIN
  IF person IS NULL THEN
    PERFORM set_config('ssi.ctx', '', true);
    RETURN NULL;
  END IF;
  RETURN sec.bind(person);
END $$;

REVOKE ALL ON FUNCTION sec.report_guard(), sec.sees_job(bigint, text, bigint), sec.begin_job(uuid),
  sec.signatory_of(int), sec.heir_of_job(uuid), sec.begin_scheduled(int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.report_guard(), sec.sees_job(bigint, text, bigint)
  TO ssi_app, ssi_worker, ssi_bypass, ssi_owner, ssi_sec;
GRANT EXECUTE ON FUNCTION sec.signatory_of(int) TO ssi_app, ssi_worker, ssi_bypass;
GRANT EXECUTE ON FUNCTION sec.begin_job(uuid), sec.heir_of_job(uuid), sec.begin_scheduled(int) TO ssi_worker, ssi_bypass;

-- Ownership last: the owner of the migrations grants nothing on what it no longer owns.
ALTER FUNCTION sec.begin_job(uuid) OWNER TO ssi_sec;
ALTER FUNCTION sec.signatory_of(int) OWNER TO ssi_sec;
ALTER FUNCTION sec.heir_of_job(uuid) OWNER TO ssi_sec;
ALTER FUNCTION sec.begin_scheduled(int) OWNER TO ssi_sec;
