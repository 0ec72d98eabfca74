-- Colours of the zones: those of the post's people who prepare trips.
ALTER TABLE consular_travelzone ENABLE ROW LEVEL SECURITY;
ALTER TABLE consular_travelzone FORCE ROW LEVEL SECURITY;
CREATE POLICY of_the_post ON consular_travelzone FOR SELECT USING (
  sec.token(6, sec.place(post_id::int)) = ANY ((SELECT sec.principals())::int[]));
CREATE POLICY added_at_the_post ON consular_travelzone FOR INSERT WITH CHECK (
  sec.token(6, sec.place(post_id::int)) = ANY ((SELECT sec.principals())::int[]));
CREATE POLICY changed_at_the_post ON consular_travelzone FOR UPDATE
  USING (sec.token(6, sec.place(post_id::int)) = ANY ((SELECT sec.principals())::int[]))
  WITH CHECK (sec.token(6, sec.place(post_id::int)) = ANY ((SELECT sec.principals())::int[]));
CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON consular_travelzone FOR EACH ROW EXECUTE FUNCTION
  audit.row_changed('country_id', 'colour', 'valid_from', 'valid_until');
