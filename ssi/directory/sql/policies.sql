-- The second wall of the annuaire. Rows hang on a post: whoever works on its files or its logistics (class 6: ASI,
-- ASIA, ODL, VIA, ASSISTANT) reads its services and its ordinary contacts; its officers read the sensitive ones;
-- the desk reads services, which name nobody. Consul and ambassador hold neither.

CREATE FUNCTION sec.directory_posts() RETURNS int[]
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT (t >> 8) & 4095), '{}') FROM unnest(sec.principals()) AS t
   WHERE t >> 27 = 6 $$;

-- Posts where the person is an officer. Principals cannot say it: an officer without a domain holds no class 2, and
-- class 3 does not say where. The roles are those the principals come from.
CREATE FUNCTION sec.officer_posts() RETURNS int[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT h.post_id), '{}') FROM sec.held(sec.uid()) AS h
   WHERE h.role IN ('ASI', 'ASIA', 'ODL') AND h.post_id = ANY (sec.posts())
$$;
REVOKE ALL ON FUNCTION sec.directory_posts(), sec.officer_posts() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.directory_posts(), sec.officer_posts() TO ssi_app, ssi_worker, ssi_bypass, ssi_owner;

-- A contact belongs to the post of its service, a service to the post of the one above it.
ALTER TABLE directory_partnerservice ADD CONSTRAINT parent_of_the_same_post
  FOREIGN KEY (parent_id, post_id) REFERENCES directory_partnerservice (id, post_id);
ALTER TABLE directory_contact ADD CONSTRAINT service_of_the_same_post
  FOREIGN KEY (service_id, post_id) REFERENCES directory_partnerservice (id, post_id);

ALTER TABLE directory_partnerservice ENABLE ROW LEVEL SECURITY;
ALTER TABLE directory_partnerservice FORCE ROW LEVEL SECURITY;
CREATE POLICY of_the_post_and_of_the_desk ON directory_partnerservice FOR SELECT
  USING (post_id = ANY ((SELECT sec.directory_posts())::int[]) OR (SELECT sec.is_dcis()));
CREATE POLICY added_at_the_post ON directory_partnerservice FOR INSERT
  WITH CHECK (post_id = ANY ((SELECT sec.directory_posts())::int[]) AND created_by_id = (SELECT sec.uid()));
CREATE POLICY changed_at_the_post ON directory_partnerservice FOR UPDATE
  USING (post_id = ANY ((SELECT sec.directory_posts())::int[]))
  WITH CHECK (post_id = ANY ((SELECT sec.directory_posts())::int[]));

ALTER TABLE directory_contact ENABLE ROW LEVEL SECURITY;
ALTER TABLE directory_contact FORCE ROW LEVEL SECURITY;
CREATE POLICY of_the_post ON directory_contact FOR SELECT
  USING (post_id = ANY ((SELECT sec.officer_posts())::int[])
         OR NOT sensitive AND post_id = ANY ((SELECT sec.directory_posts())::int[]));
CREATE POLICY added_at_the_post ON directory_contact FOR INSERT
  WITH CHECK (created_by_id = (SELECT sec.uid())
              AND (post_id = ANY ((SELECT sec.officer_posts())::int[])
                   OR NOT sensitive AND post_id = ANY ((SELECT sec.directory_posts())::int[])));
CREATE POLICY changed_at_the_post ON directory_contact FOR UPDATE
  USING (post_id = ANY ((SELECT sec.officer_posts())::int[])
         OR NOT sensitive AND post_id = ANY ((SELECT sec.directory_posts())::int[]))
  WITH CHECK (post_id = ANY ((SELECT sec.officer_posts())::int[])
              OR NOT sensitive AND post_id = ANY ((SELECT sec.directory_posts())::int[]));

-- Bulk and raw writes leave a trace: names of columns, and values that name nobody met.
CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON directory_partnerservice FOR EACH ROW EXECUTE FUNCTION
  audit.row_changed('parent_id', 'country_id', 'active');
CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON directory_contact FOR EACH ROW EXECUTE FUNCTION
  audit.row_changed('service_id', 'holder_id', 'sensitive', 'active', 'verified_on');

ALTER FUNCTION sec.officer_posts() OWNER TO ssi_sec;
-- … and asks its new owner for it: later migrations check rows under these policies.
SET LOCAL ROLE ssi_sec;
GRANT EXECUTE ON FUNCTION sec.officer_posts() TO ssi_owner;
RESET ROLE;
