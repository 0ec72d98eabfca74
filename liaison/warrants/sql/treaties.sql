-- What binds the sending State and another: read by whoever signed in, written by the director of the desk, kept in the journal.
ALTER TABLE liaison_extraditiontreaty ENABLE ROW LEVEL SECURITY;
ALTER TABLE liaison_extraditiontreaty FORCE ROW LEVEL SECURITY;
CREATE POLICY read_by_whoever_signed_in ON liaison_extraditiontreaty FOR SELECT USING ((SELECT sec.uid()) IS NOT NULL);
CREATE POLICY added_by_the_director ON liaison_extraditiontreaty FOR INSERT
  WITH CHECK (by_id = (SELECT sec.uid())
              AND EXISTS (SELECT FROM sec.held((SELECT sec.uid())) h WHERE h.role = 'DCIS_DIRECTOR'));
CREATE POLICY changed_by_the_director ON liaison_extraditiontreaty FOR UPDATE
  USING (EXISTS (SELECT FROM sec.held((SELECT sec.uid())) h WHERE h.role = 'DCIS_DIRECTOR'))
  WITH CHECK (by_id = (SELECT sec.uid()));
CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON liaison_extraditiontreaty FOR EACH ROW EXECUTE FUNCTION
  audit.row_changed('country_id', 'opens', 'text', 'european_convention', 'provisional_days', 'takeover_days',
                    'valid_from', 'valid_until', 'to_verify', 'source');
