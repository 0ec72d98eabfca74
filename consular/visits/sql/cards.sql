-- Pocket cards name the delegation: they are asked for, and read, where the visit file is.
CREATE POLICY visit_cards_of_the_officers ON reports_printout AS RESTRICTIVE FOR SELECT USING (
  code <> 'visit-cards'
  OR EXISTS (SELECT FROM cases_case c WHERE c.id = case_id AND c.acl && (SELECT sec.visit_officers())::int[]));
