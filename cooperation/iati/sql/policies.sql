-- What other donors publish is public: everybody signed in reads it. Whoever works on the cooperation of a post adds
-- to it, through the import; the journal keeps every row that changed.
ALTER TABLE cooperation_otheractivity ENABLE ROW LEVEL SECURITY;
ALTER TABLE cooperation_otheractivity FORCE ROW LEVEL SECURITY;
CREATE POLICY published_by_others ON cooperation_otheractivity FOR SELECT
  USING (cardinality((SELECT sec.principals())::int[]) > 0);
CREATE POLICY added_by_an_import ON cooperation_otheractivity FOR INSERT
  WITH CHECK (EXISTS (SELECT FROM unnest((SELECT sec.principals())::int[]) AS t WHERE t >> 27 = 6));
CREATE POLICY changed_by_an_import ON cooperation_otheractivity FOR UPDATE
  USING (EXISTS (SELECT FROM unnest((SELECT sec.principals())::int[]) AS t WHERE t >> 27 = 6))
  WITH CHECK (EXISTS (SELECT FROM unnest((SELECT sec.principals())::int[]) AS t WHERE t >> 27 = 6));
CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON cooperation_otheractivity FOR EACH ROW EXECUTE FUNCTION
  audit.row_changed('identifier', 'digest');

-- A file that was read: known to the cooperation people of the post (class 6); what it brought is never rewritten.
ALTER TABLE cooperation_iatiimport ENABLE ROW LEVEL SECURITY;
ALTER TABLE cooperation_iatiimport FORCE ROW LEVEL SECURITY;
CREATE POLICY of_the_post ON cooperation_iatiimport FOR SELECT
  USING (sec.token(6, sec.place(post_id::int)) = ANY ((SELECT sec.principals())::int[]));
CREATE POLICY added_at_the_post ON cooperation_iatiimport FOR INSERT
  WITH CHECK (sec.token(6, sec.place(post_id::int)) = ANY ((SELECT sec.principals())::int[]));
REVOKE UPDATE ON cooperation_iatiimport FROM ssi_app;
