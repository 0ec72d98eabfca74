-- The second wall of the cahier d'oral: officers of the post, and, when a file is named, those who see the file.
-- What was said is never rewritten: an answer, a promise kept and who follows it are the only columns the application updates.

ALTER TABLE directory_interaction ADD CONSTRAINT said_with_a_service_of_the_post
  FOREIGN KEY (service_id, post_id) REFERENCES directory_partnerservice (id, post_id);
ALTER TABLE directory_interaction ADD CONSTRAINT said_with_a_contact_of_the_post
  FOREIGN KEY (contact_id, post_id) REFERENCES directory_contact (id, post_id);

ALTER TABLE directory_interaction ENABLE ROW LEVEL SECURITY;
ALTER TABLE directory_interaction FORCE ROW LEVEL SECURITY;
CREATE POLICY of_the_officers_who_see_the_file ON directory_interaction FOR SELECT
  USING (post_id = ANY ((SELECT sec.officer_posts())::int[])
         AND (case_id IS NULL OR EXISTS (SELECT FROM cases_case c WHERE c.id = case_id)));
CREATE POLICY noted_by_an_officer ON directory_interaction FOR INSERT
  WITH CHECK (created_by_id = (SELECT sec.uid()) AND post_id = ANY ((SELECT sec.officer_posts())::int[])
              AND (case_id IS NULL OR EXISTS (SELECT FROM cases_case c WHERE c.id = case_id)));
CREATE POLICY answered_by_an_officer ON directory_interaction FOR UPDATE
  USING (post_id = ANY ((SELECT sec.officer_posts())::int[])
         AND (case_id IS NULL OR EXISTS (SELECT FROM cases_case c WHERE c.id = case_id)));
REVOKE UPDATE ON directory_interaction FROM ssi_app;
GRANT UPDATE (answered_at) ON directory_interaction TO ssi_app;

ALTER TABLE directory_promise ENABLE ROW LEVEL SECURITY;
ALTER TABLE directory_promise FORCE ROW LEVEL SECURITY;
CREATE POLICY seen_with_what_was_said ON directory_promise FOR SELECT
  USING (EXISTS (SELECT FROM directory_interaction i WHERE i.id = interaction_id));
CREATE POLICY added_to_what_was_said ON directory_promise FOR INSERT
  WITH CHECK (EXISTS (SELECT FROM directory_interaction i WHERE i.id = interaction_id));
CREATE POLICY kept_by_an_officer ON directory_promise FOR UPDATE
  USING (EXISTS (SELECT FROM directory_interaction i WHERE i.id = interaction_id));
REVOKE UPDATE ON directory_promise FROM ssi_app;
GRANT UPDATE (kept_at, kept_by_id, holder_id) ON directory_promise TO ssi_app;

CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON directory_interaction FOR EACH ROW EXECUTE FUNCTION
  audit.row_changed('kind', 'nature', 'at', 'answered_at', 'created_by_id');
CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON directory_promise FOR EACH ROW EXECUTE FUNCTION
  audit.row_changed('direction', 'due_on', 'kept_at', 'kept_by_id', 'holder_id');
