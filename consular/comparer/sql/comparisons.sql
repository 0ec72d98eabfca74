-- Nominal lists compared: the officers of the post, and its consular section.
ALTER TABLE consular_listcomparison ENABLE ROW LEVEL SECURITY;
ALTER TABLE consular_listcomparison FORCE ROW LEVEL SECURITY;
CREATE POLICY of_the_officers_and_the_consul ON consular_listcomparison FOR SELECT USING (
  sec.token(6, sec.place(post_id::int)) = ANY ((SELECT sec.visit_officers())::int[])
  OR sec.token(7, sec.place(post_id::int)) = ANY ((SELECT sec.principals())::int[]));
CREATE POLICY made_by_oneself ON consular_listcomparison FOR INSERT WITH CHECK (
  made_by_id = (SELECT sec.uid())
  AND (sec.token(6, sec.place(post_id::int)) = ANY ((SELECT sec.visit_officers())::int[])
       OR sec.token(7, sec.place(post_id::int)) = ANY ((SELECT sec.principals())::int[])));
CREATE POLICY decided_at_the_post ON consular_listcomparison FOR UPDATE
  USING (sec.token(6, sec.place(post_id::int)) = ANY ((SELECT sec.visit_officers())::int[])
         OR sec.token(7, sec.place(post_id::int)) = ANY ((SELECT sec.principals())::int[]))
  WITH CHECK (sec.token(6, sec.place(post_id::int)) = ANY ((SELECT sec.visit_officers())::int[])
              OR sec.token(7, sec.place(post_id::int)) = ANY ((SELECT sec.principals())::int[]));
CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON consular_listcomparison FOR EACH ROW EXECUTE FUNCTION
  audit.row_changed('kind', 'expires_at');

-- Nothing nominal is kept beyond its term; beat calls it.
CREATE FUNCTION sec.purge_comparisons() RETURNS int
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  gone int;
BEGIN
  DELETE FROM public.consular_listcomparison WHERE expires_at <= sec.clock();
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END $$;
REVOKE ALL ON FUNCTION sec.purge_comparisons() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.purge_comparisons() TO ssi_worker, ssi_bypass;
ALTER FUNCTION sec.purge_comparisons() OWNER TO ssi_sec;
