-- The door of the secret calendar address. `token` is in the address; the table holds its SHA-256.
-- Binds the transaction to its owner with their present rights; NULL (and no rows follow) when the address was
-- revoked, never existed, or its owner holds nothing in force any more.
CREATE FUNCTION sec.begin_feed(token text) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  person int;
BEGIN
  SELECT f.user_id INTO person FROM public.clocks_calendarfeed f
   WHERE f.token_hash = encode(sha256(convert_to(begin_feed.token, 'UTF8')), 'hex') AND f.revoked_at IS NULL;
  IF person IS NULL THEN
    PERFORM set_config('ssi.ctx', '', true);
    RETURN NULL;
  END IF;
  RETURN sec.bind(person);
END $$;
REVOKE ALL ON FUNCTION sec.begin_feed(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.begin_feed(text) TO ssi_app, ssi_bypass;

-- One's own addresses only, the head of service's included; what an address is never changes, it ends.
ALTER TABLE clocks_calendarfeed ENABLE ROW LEVEL SECURITY;
ALTER TABLE clocks_calendarfeed FORCE ROW LEVEL SECURITY;
CREATE POLICY one_s_own ON clocks_calendarfeed FOR SELECT USING (user_id = (SELECT sec.uid()));
CREATE POLICY made_for_oneself ON clocks_calendarfeed FOR INSERT WITH CHECK (user_id = (SELECT sec.uid()));
CREATE POLICY ended_by_oneself ON clocks_calendarfeed FOR UPDATE
  USING (user_id = (SELECT sec.uid())) WITH CHECK (user_id = (SELECT sec.uid()));
REVOKE UPDATE ON clocks_calendarfeed FROM ssi_app;
GRANT UPDATE (read_at, revoked_at) ON clocks_calendarfeed TO ssi_app;

-- Ownership last: the owner of the migrations grants nothing on what it no longer owns.
ALTER FUNCTION sec.begin_feed(text) OWNER TO ssi_sec;
