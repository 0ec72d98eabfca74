-- Weapons, identity papers, reserved sequences and the text of the versions: officers who see the whole file. Being an
-- officer is holding a principal of one's own (class 3), which a volunteer, an assistant, the ambassador never do;
-- the desk holds one too, and reads none of this through what a post transmitted (classes 8, 9).
CREATE FUNCTION sec.visit_officers() RETURNS int[]
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(t) FILTER (WHERE t >> 27 NOT IN (4, 8, 9)), '{}') FROM unnest(sec.principals()) AS t
   WHERE EXISTS (SELECT FROM unnest(sec.principals()) AS own WHERE own >> 27 = 3) $$;
REVOKE ALL ON FUNCTION sec.visit_officers() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.visit_officers() TO ssi_app, ssi_worker, ssi_sec, ssi_bypass, ssi_owner;

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['delegatepaper', 'visitweapon', 'versiontext'] LOOP
    EXECUTE format('ALTER TABLE consular_%s ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE consular_%s FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY of_the_officers ON consular_%s FOR SELECT USING (EXISTS (
      SELECT FROM cases_case c WHERE c.id = case_id AND c.acl && (SELECT sec.visit_officers())::int[]))', name);
    EXECUTE format('CREATE POLICY added_by_the_officers ON consular_%s FOR INSERT WITH CHECK (EXISTS (
      SELECT FROM cases_case c WHERE c.id = case_id AND c.acl && (SELECT sec.visit_officers())::int[]))', name);
  END LOOP;
  FOREACH name IN ARRAY ARRAY['delegatepaper', 'visitweapon'] LOOP
    EXECUTE format('CREATE POLICY changed_by_the_officers ON consular_%s FOR UPDATE USING (EXISTS (
      SELECT FROM cases_case c WHERE c.id = case_id AND c.acl && (SELECT sec.visit_officers())::int[]))
      WITH CHECK (EXISTS (
      SELECT FROM cases_case c WHERE c.id = case_id AND c.acl && (SELECT sec.visit_officers())::int[]))', name);
    EXECUTE format('CREATE POLICY removed_by_the_officers ON consular_%s FOR DELETE USING (EXISTS (
      SELECT FROM cases_case c WHERE c.id = case_id AND c.acl && (SELECT sec.visit_officers())::int[]))', name);
    EXECUTE format('GRANT DELETE ON consular_%s TO ssi_app', name);
  END LOOP;
END $$;
-- A version is never rewritten.
REVOKE UPDATE ON consular_versiontext FROM ssi_app;

-- A reserved sequence is the officers', the others are everybody's who sees the file.
CREATE POLICY reserved_to_the_officers ON consular_visitsequence AS RESTRICTIVE FOR ALL USING (
  NOT reserved OR EXISTS (
    SELECT FROM cases_case c WHERE c.id = case_id AND c.acl && (SELECT sec.visit_officers())::int[]));

-- The visit file holds the weapons.
CREATE POLICY visit_files_of_the_officers ON reports_printout AS RESTRICTIVE FOR SELECT USING (
  code <> 'visit-file'
  OR EXISTS (SELECT FROM cases_case c WHERE c.id = case_id AND c.acl && (SELECT sec.visit_officers())::int[]));

-- Rules of host States: those of the house are everybody's, what a post recorded is that post's.
ALTER TABLE consular_hostrule ENABLE ROW LEVEL SECURITY;
ALTER TABLE consular_hostrule FORCE ROW LEVEL SECURITY;
CREATE POLICY of_the_house_or_of_the_post ON consular_hostrule FOR SELECT USING (
  post_id IS NULL AND (SELECT sec.uid()) IS NOT NULL
  OR sec.token(6, sec.place(post_id::int)) = ANY ((SELECT sec.principals())::int[])
  OR EXISTS (SELECT FROM consular_noteverbale n WHERE n.rule_id = consular_hostrule.id));
CREATE POLICY added_by_the_post ON consular_hostrule FOR INSERT WITH CHECK (
  sec.token(6, sec.place(post_id::int)) = ANY ((SELECT sec.principals())::int[]));
CREATE POLICY changed_by_the_post ON consular_hostrule FOR UPDATE
  USING (sec.token(6, sec.place(post_id::int)) = ANY ((SELECT sec.principals())::int[]))
  WITH CHECK (sec.token(6, sec.place(post_id::int)) = ANY ((SELECT sec.principals())::int[]));

-- Bulk and raw writes leave a trace.
CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON consular_hostrule FOR EACH ROW EXECUTE FUNCTION
  audit.row_changed('country_id', 'topic', 'value', 'valid_from', 'valid_until', 'to_verify');
CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON consular_visitweapon FOR EACH ROW EXECUTE FUNCTION
  audit.row_changed('member_id', 'kind');
