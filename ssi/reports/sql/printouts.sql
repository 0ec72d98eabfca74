-- A printout about a file is seen by whoever sees the file whole, one of its logistics by whoever was granted them;
-- any other, and a personal one, by the person who asked for it.
ALTER TABLE reports_printout ENABLE ROW LEVEL SECURITY;
ALTER TABLE reports_printout FORCE ROW LEVEL SECURITY;
CREATE POLICY seen_with_the_file_or_by_the_asker ON reports_printout FOR SELECT
  USING (CASE WHEN case_id IS NULL THEN requested_by_id = (SELECT sec.uid())
              ELSE (NOT personal OR requested_by_id = (SELECT sec.uid()))
                AND EXISTS (SELECT FROM cases_case c WHERE c.id = case_id
                            AND (logistics OR c.acl && (SELECT sec.whole_principals())::int[])) END);
CREATE POLICY asked_for ON reports_printout FOR INSERT
  WITH CHECK (requested_by_id = (SELECT sec.uid())
              AND (case_id IS NULL
                   OR EXISTS (SELECT FROM cases_case c WHERE c.id = case_id
                               AND (logistics OR c.acl && (SELECT sec.whole_principals())::int[]))));
-- What was frozen never changes.
REVOKE UPDATE ON reports_printout FROM ssi_app;

CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON reports_printout FOR EACH ROW EXECUTE FUNCTION
  audit.row_changed('reference', 'code', 'variant', 'fingerprint', 'requested_by_id');
