-- Windows: those of the network are everybody's, a post's are that post's; whoever sees a request reads its window.
-- The desk writes the network's rows, a post its own; what of it each role may is asked in Python.
ALTER TABLE cooperation_fundingwindow ENABLE ROW LEVEL SECURITY;
ALTER TABLE cooperation_fundingwindow FORCE ROW LEVEL SECURITY;
CREATE POLICY of_the_network_of_the_post_or_of_a_seen_request ON cooperation_fundingwindow FOR SELECT USING (
  post_id IS NULL AND (SELECT sec.uid()) IS NOT NULL
  OR sec.token(6, sec.place(post_id::int)) = ANY ((SELECT sec.principals())::int[])
  OR EXISTS (SELECT FROM cooperation_fundingrequest r WHERE r.window_id = cooperation_fundingwindow.id));
CREATE POLICY added_by_the_desk_or_the_post ON cooperation_fundingwindow FOR INSERT WITH CHECK (
  CASE WHEN post_id IS NULL THEN (SELECT sec.is_dcis())
       ELSE sec.token(6, sec.place(post_id::int)) = ANY ((SELECT sec.principals())::int[]) END);
CREATE POLICY changed_by_the_desk_or_the_post ON cooperation_fundingwindow FOR UPDATE
  USING (CASE WHEN post_id IS NULL THEN (SELECT sec.is_dcis())
              ELSE sec.token(6, sec.place(post_id::int)) = ANY ((SELECT sec.principals())::int[]) END)
  WITH CHECK (CASE WHEN post_id IS NULL THEN (SELECT sec.is_dcis())
                   ELSE sec.token(6, sec.place(post_id::int)) = ANY ((SELECT sec.principals())::int[]) END);

CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON cooperation_fundingwindow FOR EACH ROW EXECUTE FUNCTION
  audit.row_changed('code', 'valid_from', 'valid_until', 'closes_on', 'min_amount', 'max_amount');
