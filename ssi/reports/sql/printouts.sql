-- A printout about a file is seen by whoever sees the file; any other by the person who asked for it.
ALTER TABLE reports_printout ENABLE ROW LEVEL SECURITY;
ALTER TABLE reports_printout FORCE ROW LEVEL SECURITY;
CREATE POLICY seen_with_the_file_or_by_the_asker ON reports_printout FOR SELECT
  USING (CASE WHEN case_id IS NULL THEN requested_by_id = (SELECT sec.uid())
              ELSE EXISTS (SELECT FROM cases_case c WHERE c.id = case_id) END);
CREATE POLICY asked_for ON reports_printout FOR INSERT
  WITH CHECK (requested_by_id = (SELECT sec.uid())
              AND (case_id IS NULL OR EXISTS (SELECT FROM cases_case c WHERE c.id = case_id)));
-- What was frozen never changes.
REVOKE UPDATE ON reports_printout FROM ssi_app;

CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON reports_printout FOR EACH ROW EXECUTE FUNCTION
  audit.row_changed('reference', 'code', 'variant', 'fingerprint', 'requested_by_id');

-- A job is seen with what it makes.
CREATE FUNCTION sec.sees_job(file bigint, document text, printout bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY INVOKER SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN printout IS NULL THEN sec.sees_document(file, document)
              ELSE EXISTS (SELECT FROM public.reports_printout p WHERE p.id = printout) END
$$;
REVOKE ALL ON FUNCTION sec.sees_job(bigint, text, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.sees_job(bigint, text, bigint) TO ssi_app, ssi_worker, ssi_bypass, ssi_owner, ssi_sec;

ALTER POLICY seen_with_the_report ON reports_reportjob USING (sec.sees_job(case_id, document, printout_id));
ALTER POLICY asked_for ON reports_reportjob
  WITH CHECK (requested_by_id = (SELECT sec.uid()) AND sec.sees_job(case_id, document, printout_id)
              AND state = 'WAITING' AND attempts = 0);
ALTER POLICY seen_with_its_job ON reports_reportfile
  USING (EXISTS (SELECT FROM reports_reportjob j
                  WHERE j.id = job_id AND sec.sees_job(j.case_id, j.document, j.printout_id)));
ALTER POLICY stored_by_the_worker ON reports_reportfile
  WITH CHECK (EXISTS (SELECT FROM reports_reportjob j
                       WHERE j.id = job_id AND j.case_id IS NOT DISTINCT FROM reports_reportfile.case_id
                         AND sec.sees_job(j.case_id, j.document, j.printout_id)));
