-- The worker's door: a message is delivered with the present rights of whoever caused it (DECISIONS §1.8).
CREATE FUNCTION sec.begin_message(message uuid) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  person int;
BEGIN
  SELECT actor_id INTO person FROM public.outbox_outboxmessage WHERE id = message AND delivered_at IS NULL;
  IF person IS NULL THEN
    PERFORM set_config('ssi.ctx', '', true);
    RETURN NULL;
  END IF;
  RETURN sec.bind(person);
END $$;
REVOKE ALL ON FUNCTION sec.begin_message(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.begin_message(uuid) TO ssi_worker, ssi_bypass;

ALTER TABLE outbox_outboxmessage ENABLE ROW LEVEL SECURITY;
ALTER TABLE outbox_outboxmessage FORCE ROW LEVEL SECURITY;
CREATE POLICY left_by_its_author ON outbox_outboxmessage FOR INSERT
  WITH CHECK (actor_id IS NOT DISTINCT FROM (SELECT sec.uid()));
CREATE POLICY delivered_by_the_worker ON outbox_outboxmessage TO ssi_worker USING (true) WITH CHECK (true);

-- Reading the journal: one's own acts; for the head and the deputy of a post, those of the post. The room of files,
-- once it exists, takes away those of the files one does not see (cases/sql/journal.sql).
SET LOCAL ROLE ssi_audit;
CREATE POLICY own_acts_and_those_of_the_post_led ON audit.event FOR SELECT
  USING (actor_id = (SELECT sec.uid()) OR post_id = ANY ((SELECT sec.led_posts())::int[]));
RESET ROLE;

-- Reference data and the library's own tables: the application reads them and writes none.
REVOKE INSERT, UPDATE ON network_country, network_post, network_coverage, network_domain FROM ssi_app;
REVOKE INSERT, UPDATE ON auth_permission, auth_group, auth_group_permissions, django_content_type, django_migrations
  FROM ssi_app;

-- Throttles of sign-in (Django's database cache): Redis may be lost without locking anybody out.
CREATE TABLE web_cache (
  cache_key varchar(255) PRIMARY KEY,
  value text NOT NULL,
  expires timestamptz NOT NULL
);
CREATE INDEX web_cache_expires ON web_cache (expires);
GRANT DELETE ON web_cache TO ssi_app;

-- Ownership last: the owner of the migrations grants nothing on what it no longer owns.
ALTER FUNCTION sec.begin_message(uuid) OWNER TO ssi_sec;
