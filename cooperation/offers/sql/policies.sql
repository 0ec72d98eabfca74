-- The exchange of seats and experts: an offer is read by whoever works on cooperation at any post, and by the desk; a
-- request by the two posts and the desk; a name by the two posts alone, for as long as it waits.
CREATE FUNCTION sec.works_on_cooperation_at(post bigint) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT sec.token(6, sec.place(post::int)) = ANY (sec.principals()) $$;
CREATE FUNCTION sec.works_on_cooperation() RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT FROM unnest(sec.principals()) AS t WHERE t >> 27 = 6) $$;
REVOKE ALL ON FUNCTION sec.works_on_cooperation_at(bigint), sec.works_on_cooperation() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.works_on_cooperation_at(bigint), sec.works_on_cooperation()
  TO ssi_app, ssi_worker, ssi_sec, ssi_bypass, ssi_owner;

ALTER TABLE cooperation_offer ENABLE ROW LEVEL SECURITY;
ALTER TABLE cooperation_offer FORCE ROW LEVEL SECURITY;
CREATE POLICY told_to_the_network ON cooperation_offer FOR SELECT
  USING ((SELECT sec.works_on_cooperation()) OR (SELECT sec.is_dcis()));
CREATE POLICY made_by_its_post ON cooperation_offer FOR INSERT
  WITH CHECK (sec.works_on_cooperation_at(post_id) AND by_id = (SELECT sec.uid()));
CREATE POLICY changed_by_its_post ON cooperation_offer FOR UPDATE
  USING (sec.works_on_cooperation_at(post_id)) WITH CHECK (sec.works_on_cooperation_at(post_id));

ALTER TABLE cooperation_offerrequest ENABLE ROW LEVEL SECURITY;
ALTER TABLE cooperation_offerrequest FORCE ROW LEVEL SECURITY;
CREATE POLICY of_the_two_posts_and_the_desk ON cooperation_offerrequest FOR SELECT
  USING (sec.works_on_cooperation_at(post_id) OR (SELECT sec.is_dcis())
         OR EXISTS (SELECT FROM cooperation_offer o WHERE o.id = offer_id AND sec.works_on_cooperation_at(o.post_id)));
CREATE POLICY asked_by_another_post ON cooperation_offerrequest FOR INSERT
  WITH CHECK (sec.works_on_cooperation_at(post_id) AND by_id = (SELECT sec.uid()) AND state = 'DEMANDEE'
              AND EXISTS (SELECT FROM cooperation_offer o
                           WHERE o.id = offer_id AND o.state = 'OUVERTE' AND o.post_id <> cooperation_offerrequest.post_id));
-- The asking post takes its request back and does nothing else with it; the offering post answers.
CREATE POLICY withdrawn_by_the_one_answered_by_the_other ON cooperation_offerrequest FOR UPDATE
  USING (sec.works_on_cooperation_at(post_id)
         OR EXISTS (SELECT FROM cooperation_offer o WHERE o.id = offer_id AND sec.works_on_cooperation_at(o.post_id)))
  WITH CHECK (sec.works_on_cooperation_at(post_id) AND state = 'RETIREE'
         OR EXISTS (SELECT FROM cooperation_offer o WHERE o.id = offer_id AND sec.works_on_cooperation_at(o.post_id)));

ALTER TABLE cooperation_offercandidate ENABLE ROW LEVEL SECURITY;
ALTER TABLE cooperation_offercandidate FORCE ROW LEVEL SECURITY;
CREATE POLICY named_to_the_two_posts ON cooperation_offercandidate FOR SELECT
  USING (EXISTS (SELECT FROM cooperation_offerrequest r JOIN cooperation_offer o ON o.id = r.offer_id
                  WHERE r.id = request_id
                    AND (sec.works_on_cooperation_at(r.post_id) OR sec.works_on_cooperation_at(o.post_id))));
CREATE POLICY named_by_the_asking_post ON cooperation_offercandidate FOR INSERT
  WITH CHECK (EXISTS (SELECT FROM cooperation_offerrequest r WHERE r.id = request_id AND r.state = 'ACCEPTEE'
                        AND sec.works_on_cooperation_at(r.post_id)));
CREATE POLICY erased_by_either ON cooperation_offercandidate FOR DELETE
  USING (EXISTS (SELECT FROM cooperation_offerrequest r JOIN cooperation_offer o ON o.id = r.offer_id
                  WHERE r.id = request_id
                    AND (sec.works_on_cooperation_at(r.post_id) OR sec.works_on_cooperation_at(o.post_id))));
GRANT DELETE ON cooperation_offercandidate TO ssi_app;
REVOKE UPDATE ON cooperation_offercandidate FROM ssi_app;

CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON cooperation_offer FOR EACH ROW EXECUTE FUNCTION
  audit.row_changed('post_id', 'state', 'seats', 'granted');
CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON cooperation_offerrequest FOR EACH ROW EXECUTE FUNCTION
  audit.row_changed('post_id', 'offer_id', 'state', 'granted');
