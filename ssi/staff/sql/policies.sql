-- The second wall of the staff. The head and the deputy (class 1) and the ambassador (class 8) read the people of
-- their post, the desk those of the network, everybody their own rows. The head and the deputy write.

CREATE FUNCTION sec.staff_posts() RETURNS int[]
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT (t >> 8) & 4095), '{}') FROM unnest(sec.principals()) AS t
   WHERE t >> 27 IN (1, 8) $$;

-- Whether somebody is, was or will be assigned to one of these posts.
CREATE FUNCTION sec.serves_at(person int, posts int[]) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT FROM public.accounts_assignment a WHERE a.user_id = person AND a.post_id = ANY (posts)) $$;

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['officersheet', 'coursetaken', 'accreditation', 'absence', 'duty', 'establishment',
                              'handover', 'handoveritem'] LOOP
    EXECUTE format('ALTER TABLE staff_%s ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE staff_%s FORCE ROW LEVEL SECURITY', name);
  END LOOP;
  FOREACH name IN ARRAY ARRAY['officersheet', 'coursetaken'] LOOP
    EXECUTE format('CREATE POLICY one_s_own_or_of_the_post ON staff_%s FOR SELECT
                    USING (user_id = (SELECT sec.uid()) OR (SELECT sec.is_dcis())
                           OR sec.serves_at(user_id::int, (SELECT sec.staff_posts())::int[]))', name);
    EXECUTE format('CREATE POLICY added_at_the_post ON staff_%s FOR INSERT
                    WITH CHECK (sec.serves_at(user_id::int, (SELECT sec.led_posts())::int[]))', name);
    EXECUTE format('CREATE POLICY changed_at_the_post ON staff_%s FOR UPDATE
                    USING (sec.serves_at(user_id::int, (SELECT sec.led_posts())::int[]))
                    WITH CHECK (sec.serves_at(user_id::int, (SELECT sec.led_posts())::int[]))', name);
  END LOOP;
  FOREACH name IN ARRAY ARRAY['accreditation', 'absence'] LOOP
    EXECUTE format('CREATE POLICY one_s_own_or_of_the_post ON staff_%s FOR SELECT
                    USING (user_id = (SELECT sec.uid()) OR (SELECT sec.is_dcis())
                           OR post_id = ANY ((SELECT sec.staff_posts())::int[]))', name);
  END LOOP;
  FOREACH name IN ARRAY ARRAY['accreditation', 'absence', 'duty', 'handover'] LOOP
    EXECUTE format('CREATE POLICY added_at_the_post ON staff_%s FOR INSERT
                    WITH CHECK (post_id = ANY ((SELECT sec.led_posts())::int[]))', name);
    EXECUTE format('CREATE POLICY changed_at_the_post ON staff_%s FOR UPDATE
                    USING (post_id = ANY ((SELECT sec.led_posts())::int[]))
                    WITH CHECK (post_id = ANY ((SELECT sec.led_posts())::int[]))', name);
  END LOOP;
END $$;
CREATE POLICY of_the_post_and_of_the_desk ON staff_duty FOR SELECT
  USING (post_id = ANY ((SELECT sec.posts())::int[]) OR (SELECT sec.is_dcis()));
CREATE POLICY of_the_post_and_of_the_desk ON staff_establishment FOR SELECT
  USING (post_id = ANY ((SELECT sec.staff_posts())::int[]) OR (SELECT sec.is_dcis()));
CREATE POLICY decided_by_the_desk ON staff_establishment FOR INSERT
  WITH CHECK ((SELECT sec.is_dcis()) AND set_by_id = (SELECT sec.uid()));
CREATE POLICY decided_again_the_same_day ON staff_establishment FOR UPDATE
  USING ((SELECT sec.is_dcis())) WITH CHECK (set_by_id = (SELECT sec.uid()));
CREATE POLICY of_both_and_of_the_post ON staff_handover FOR SELECT
  USING (leaving_id = (SELECT sec.uid()) OR successor_id = (SELECT sec.uid())
         OR post_id = ANY ((SELECT sec.led_posts())::int[]));
CREATE POLICY seen_with_the_handover ON staff_handoveritem FOR SELECT
  USING (EXISTS (SELECT FROM staff_handover h WHERE h.id = handover_id));
CREATE POLICY listed_by_the_head ON staff_handoveritem FOR INSERT
  WITH CHECK (EXISTS (SELECT FROM staff_handover h
                       WHERE h.id = handover_id AND h.post_id = ANY ((SELECT sec.led_posts())::int[])));
CREATE POLICY accepted_by_the_successor_or_the_head ON staff_handoveritem FOR UPDATE
  USING (EXISTS (SELECT FROM staff_handover h
                  WHERE h.id = handover_id AND (h.successor_id = (SELECT sec.uid())
                                                OR h.post_id = ANY ((SELECT sec.led_posts())::int[]))));
REVOKE UPDATE ON staff_handoveritem FROM ssi_app;
GRANT UPDATE (accepted_at, accepted_by_id) ON staff_handoveritem TO ssi_app;

CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON staff_officersheet FOR EACH ROW EXECUTE FUNCTION
  audit.row_changed('user_id', 'version');
CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON staff_coursetaken FOR EACH ROW EXECUTE FUNCTION
  audit.row_changed('user_id', 'kind', 'validated');
CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON staff_accreditation FOR EACH ROW EXECUTE FUNCTION
  audit.row_changed('user_id', 'country_id', 'granted_on', 'ends_on');
CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON staff_absence FOR EACH ROW EXECUTE FUNCTION
  audit.row_changed('user_id', 'starts_on', 'ends_on', 'cancelled_at');
CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON staff_duty FOR EACH ROW EXECUTE FUNCTION
  audit.row_changed('user_id', 'starts_on', 'ends_on', 'cancelled_at');
CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON staff_establishment FOR EACH ROW EXECUTE FUNCTION
  audit.row_changed('role', 'seats', 'since');
CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON staff_handover FOR EACH ROW EXECUTE FUNCTION
  audit.row_changed('assignment_id', 'successor_id', 'closed_at');
CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON staff_handoveritem FOR EACH ROW EXECUTE FUNCTION
  audit.row_changed('kind', 'key', 'accepted_at', 'accepted_by_id');

-- T4: the days when nobody at a post can sign: no head present and no interim present. Delegations are read by their
-- post only, hence this door; it names nobody, and answers for the posts of the asker, or the network for the desk.
CREATE FUNCTION sec.signature_gaps(first date, last date) RETURNS TABLE (post_id int, starts_on date, ends_on date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH readable AS (
    SELECT p.id::int AS post FROM network_post p WHERE sec.is_dcis() OR p.id = ANY (sec.posts())),
  holder AS (
    SELECT a.post_id::int AS post, a.user_id, a.starts_on, coalesce(a.ends_on, 'infinity'::date) AS ends_on
      FROM accounts_assignment a WHERE a.role = 'ASI'
    UNION ALL
    SELECT d.post_id::int, d.given_to_id, d.starts_on, d.ends_on
      FROM accounts_delegation d
      JOIN accounts_assignment a ON a.post_id = d.post_id AND a.user_id = d.given_to_id
                                AND a.starts_on <= d.starts_on AND coalesce(a.ends_on, 'infinity'::date) >= d.ends_on
     WHERE d.kind = 'INTERIM' AND d.revoked_at IS NULL),
  bare AS (
    SELECT r.post, d.day::date AS day
      FROM readable r CROSS JOIN generate_series(first::timestamp, last::timestamp, interval '1 day') AS d (day)
     WHERE NOT EXISTS (
       SELECT FROM holder h JOIN accounts_user u ON u.id = h.user_id AND u.is_active
        WHERE h.post = r.post AND d.day::date BETWEEN h.starts_on AND h.ends_on
          AND NOT EXISTS (SELECT FROM staff_absence b
                           WHERE b.user_id = h.user_id AND b.post_id = h.post AND b.cancelled_at IS NULL
                             AND d.day::date BETWEEN b.starts_on AND b.ends_on))),
  islands AS (
    SELECT post, day, day - (row_number() OVER (PARTITION BY post ORDER BY day))::int AS island FROM bare)
  SELECT post, min(day), max(day) FROM islands GROUP BY post, island ORDER BY 2, 1
$$;

REVOKE ALL ON FUNCTION sec.staff_posts(), sec.serves_at(int, int[]), sec.signature_gaps(date, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.staff_posts(), sec.serves_at(int, int[])
  TO ssi_app, ssi_worker, ssi_sec, ssi_bypass, ssi_owner;
GRANT EXECUTE ON FUNCTION sec.signature_gaps(date, date) TO ssi_app, ssi_worker, ssi_bypass;
ALTER FUNCTION sec.signature_gaps(date, date) OWNER TO ssi_sec;
