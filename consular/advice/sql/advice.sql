-- The second wall of proposals of travel advice: all of the post (classes 6, 7 and 8), for one names nobody. The
-- incidents it rests on: class 7, as the incidents. The desk counts and reads no row.
ALTER TABLE consular_adviceincident ADD CONSTRAINT link_s_proposal_of_the_same_post
  FOREIGN KEY (proposal_id, post_id) REFERENCES consular_adviceproposal (id, post_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE consular_adviceincident ADD CONSTRAINT link_s_incident_of_the_same_post
  FOREIGN KEY (incident_id, post_id) REFERENCES consular_incident (id, post_id) DEFERRABLE INITIALLY DEFERRED;

DO $$
DECLARE
  name text;
  whose text;
BEGIN
  FOREACH name IN ARRAY ARRAY['adviceproposal', 'adviceincident'] LOOP
    whose := CASE name WHEN 'adviceproposal' THEN 'sec.alert_posts()' ELSE 'sec.consular_posts()' END;
    EXECUTE format('ALTER TABLE consular_%s ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE consular_%s FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY of_the_post ON consular_%s FOR SELECT
                    USING (post_id = ANY ((SELECT %s)::int[]))', name, whose);
    EXECUTE format('CREATE POLICY added_at_the_post ON consular_%s FOR INSERT
                    WITH CHECK (post_id = ANY ((SELECT %s)::int[]))', name, whose);
  END LOOP;
END $$;
CREATE POLICY changed_at_the_post ON consular_adviceproposal FOR UPDATE
  USING (post_id = ANY ((SELECT sec.alert_posts())::int[]))
  WITH CHECK (post_id = ANY ((SELECT sec.alert_posts())::int[]));
-- A link is made or taken back while its proposal is a draft, never rewritten; the trigger below sees to it.
CREATE POLICY taken_back_at_the_post ON consular_adviceincident FOR DELETE
  USING (post_id = ANY ((SELECT sec.consular_posts())::int[]));
REVOKE UPDATE ON consular_adviceincident FROM ssi_app;
GRANT DELETE ON consular_adviceincident TO ssi_app;

-- The states of a proposal (`advice/vocabulary.py` holds the same table); what was submitted does not change any more.
CREATE FUNCTION sec.proposal_guard() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_TABLE_NAME = 'consular_adviceincident' THEN
    IF (SELECT p.status FROM consular_adviceproposal p
         WHERE p.id = CASE TG_OP WHEN 'DELETE' THEN OLD.proposal_id ELSE NEW.proposal_id END) <> 'BROUILLON' THEN
      RAISE EXCEPTION 'a proposal that was submitted does not change';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
  END IF;
  IF TG_OP = 'INSERT' THEN
    IF NEW.status <> 'BROUILLON' OR NEW.validated_by_id IS NOT NULL THEN
      RAISE EXCEPTION 'a proposal begins as a draft';
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.status <> OLD.status AND (OLD.status, NEW.status) NOT IN (
       ('BROUILLON', 'A_VALIDER'), ('A_VALIDER', 'BROUILLON'), ('A_VALIDER', 'VALIDEE'), ('VALIDEE', 'ENVOYEE'),
       ('ENVOYEE', 'ACCEPTEE'), ('ENVOYEE', 'REFUSEE'), ('ENVOYEE', 'AUTRE')) THEN
    RAISE EXCEPTION 'a proposal does not go from % to %', OLD.status, NEW.status;
  END IF;
  IF (NEW.reference, NEW.post_id, NEW.created_by_id) IS DISTINCT FROM (OLD.reference, OLD.post_id, OLD.created_by_id)
     OR OLD.status <> 'BROUILLON'
        AND (NEW.country_id, NEW.label, NEW.colour_now, NEW.colour_proposed, NEW.reason, NEW.written_by_id)
            IS DISTINCT FROM
            (OLD.country_id, OLD.label, OLD.colour_now, OLD.colour_proposed, OLD.reason, OLD.written_by_id)
     OR OLD.validated_at IS NOT NULL
        AND (NEW.validated_at, NEW.validated_by_id) IS DISTINCT FROM (OLD.validated_at, OLD.validated_by_id)
     OR OLD.sent_on IS NOT NULL AND (NEW.sent_on, NEW.cdcs_ref) IS DISTINCT FROM (OLD.sent_on, OLD.cdcs_ref)
     OR OLD.decided_on IS NOT NULL
        AND (NEW.decided_on, NEW.decided_colour) IS DISTINCT FROM (OLD.decided_on, OLD.decided_colour) THEN
    RAISE EXCEPTION 'a proposal that was submitted does not change';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON consular_adviceproposal FOR EACH ROW
  EXECUTE FUNCTION sec.proposal_guard();
CREATE TRIGGER guard BEFORE INSERT OR DELETE ON consular_adviceincident FOR EACH ROW
  EXECUTE FUNCTION sec.proposal_guard();

CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON consular_adviceproposal FOR EACH ROW EXECUTE FUNCTION
  audit.row_changed('reference', 'status', 'colour_proposed', 'validated_by_id', 'sent_on', 'decided_on',
                    'decided_colour');
CREATE TRIGGER journal AFTER INSERT OR DELETE ON consular_adviceincident FOR EACH ROW EXECUTE FUNCTION
  audit.row_changed('proposal_id', 'incident_id');

-- Proposals sent from one day of the post to another: for the desk, and for those of the post.
CREATE FUNCTION sec.advice_counts(posts int[], first date, last date) RETURNS TABLE (post int, sent int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT p.post_id::int, count(*)::int FROM consular_adviceproposal p
   WHERE p.post_id = ANY (posts) AND p.sent_on BETWEEN first AND last
     AND (sec.is_dcis() OR p.post_id = ANY (sec.alert_posts()))
   GROUP BY p.post_id $$;

REVOKE ALL ON FUNCTION sec.proposal_guard(), sec.advice_counts(int[], date, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.advice_counts(int[], date, date) TO ssi_app, ssi_worker, ssi_bypass;
ALTER FUNCTION sec.advice_counts(int[], date, date) OWNER TO ssi_sec;

-- The desk draws a map of the colours in force: the most severe of each country, of whatever post, and no name of zone.
CREATE FUNCTION sec.zone_colours(day date) RETURNS TABLE (country text, colour int, to_verify boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT DISTINCT ON (z.country_id) z.country_id::text, z.colour::int, z.to_verify FROM consular_travelzone z
   WHERE sec.is_dcis() AND coalesce(z.valid_from <= day, true) AND coalesce(z.valid_until >= day, true)
   ORDER BY z.country_id, z.colour DESC, z.to_verify $$;
REVOKE ALL ON FUNCTION sec.zone_colours(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.zone_colours(date) TO ssi_app, ssi_worker, ssi_bypass;
ALTER FUNCTION sec.zone_colours(date) OWNER TO ssi_sec;
