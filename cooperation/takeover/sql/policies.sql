-- A list under preview exists for whoever sent it, while they work on the cooperation of that post (class 6).
ALTER TABLE cooperation_actionsheet ENABLE ROW LEVEL SECURITY;
ALTER TABLE cooperation_actionsheet FORCE ROW LEVEL SECURITY;
CREATE POLICY of_its_sender ON cooperation_actionsheet FOR SELECT
  USING (by_id = (SELECT sec.uid()) AND sec.token(6, sec.place(post_id::int)) = ANY ((SELECT sec.principals())::int[]));
CREATE POLICY sent_by_oneself ON cooperation_actionsheet FOR INSERT
  WITH CHECK (by_id = (SELECT sec.uid()) AND sec.token(6, sec.place(post_id::int)) = ANY ((SELECT sec.principals())::int[]));
CREATE POLICY taken_over_by_its_sender ON cooperation_actionsheet FOR UPDATE
  USING (by_id = (SELECT sec.uid()) AND sec.token(6, sec.place(post_id::int)) = ANY ((SELECT sec.principals())::int[]))
  WITH CHECK (by_id = (SELECT sec.uid()));
