-- Rows that hang on a post: read by the cooperation people of the post (class 6), or through a file one sees.
ALTER TABLE cooperation_internationalbody ENABLE ROW LEVEL SECURITY;
ALTER TABLE cooperation_internationalbody FORCE ROW LEVEL SECURITY;
CREATE POLICY of_the_post_or_of_a_seen_meeting ON cooperation_internationalbody FOR SELECT USING (
  sec.token(6, sec.place(post_id::int)) = ANY ((SELECT sec.principals())::int[])
  OR EXISTS (SELECT FROM cooperation_bodymeeting m WHERE m.body_id = cooperation_internationalbody.id));
CREATE POLICY added_at_the_post ON cooperation_internationalbody FOR INSERT
  WITH CHECK (sec.token(6, sec.place(post_id::int)) = ANY ((SELECT sec.principals())::int[]));
CREATE POLICY changed_at_the_post ON cooperation_internationalbody FOR UPDATE
  USING (sec.token(6, sec.place(post_id::int)) = ANY ((SELECT sec.principals())::int[]))
  WITH CHECK (sec.token(6, sec.place(post_id::int)) = ANY ((SELECT sec.principals())::int[]));

ALTER TABLE cooperation_company ENABLE ROW LEVEL SECURITY;
ALTER TABLE cooperation_company FORCE ROW LEVEL SECURITY;
-- Whoever sees a file reads the whole sector there: who was not told is part of the register.
CREATE POLICY of_the_post_or_of_a_seen_file ON cooperation_company FOR SELECT USING (
  sec.token(6, sec.place(post_id::int)) = ANY ((SELECT sec.principals())::int[])
  OR EXISTS (SELECT FROM cooperation_companycontact l WHERE l.company_id = cooperation_company.id)
  OR EXISTS (SELECT FROM cooperation_opportunity o JOIN cases_case c ON c.id = o.case_ptr_id
              WHERE c.post_id = cooperation_company.post_id AND o.sector = cooperation_company.sector));
CREATE POLICY added_at_the_post ON cooperation_company FOR INSERT
  WITH CHECK (sec.token(6, sec.place(post_id::int)) = ANY ((SELECT sec.principals())::int[]));
CREATE POLICY changed_at_the_post ON cooperation_company FOR UPDATE
  USING (sec.token(6, sec.place(post_id::int)) = ANY ((SELECT sec.principals())::int[]))
  WITH CHECK (sec.token(6, sec.place(post_id::int)) = ANY ((SELECT sec.principals())::int[]));

CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON cooperation_internationalbody FOR EACH ROW EXECUTE FUNCTION
  audit.row_changed('acronym', 'active');
CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON cooperation_company FOR EACH ROW EXECUTE FUNCTION
  audit.row_changed('siren', 'sector', 'active', 'known_since');

-- What was told is never rewritten, whoever asks: a line is corrected by another.
CREATE FUNCTION sec.only_added_to() RETURNS trigger
LANGUAGE plpgsql SECURITY INVOKER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME USING ERRCODE = '23514';
END $$;
CREATE TRIGGER only_added_to BEFORE UPDATE ON cooperation_marketinformation
  FOR EACH ROW EXECUTE FUNCTION sec.only_added_to();
CREATE TRIGGER only_added_to BEFORE UPDATE ON cooperation_companycontact
  FOR EACH ROW EXECUTE FUNCTION sec.only_added_to();
CREATE TRIGGER only_added_to BEFORE UPDATE ON cooperation_neutralitywaiver
  FOR EACH ROW EXECUTE FUNCTION sec.only_added_to();
CREATE TRIGGER only_added_to BEFORE UPDATE ON cooperation_frenchposition
  FOR EACH ROW EXECUTE FUNCTION sec.only_added_to();

-- Thresholds are reference data: the application reads them.
REVOKE INSERT, UPDATE ON cooperation_exportrule FROM ssi_app;
