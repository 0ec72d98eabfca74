-- What the health page counts. An administrator reads no file, no message, no line of the journal: these doors give
-- numbers and moments only, whatever the policies of the tables.

-- When each process of ours last said that it is alive. In `sec`: nobody but these functions reads or writes it.
CREATE TABLE sec.heartbeat (name text PRIMARY KEY, at timestamptz NOT NULL);
GRANT SELECT, INSERT, UPDATE ON sec.heartbeat TO ssi_sec;

CREATE FUNCTION sec.beat(name text) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO sec.heartbeat AS h VALUES (beat.name, sec.clock())
  ON CONFLICT (name) DO UPDATE SET at = excluded.at
$$;

SET LOCAL ROLE ssi_audit;
CREATE FUNCTION audit.unsealed_count() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT count(*) FROM audit.event WHERE xid >= coalesce((SELECT max(xid_to) FROM audit.seal), '0'::xid8)
$$;
REVOKE ALL ON FUNCTION audit.unsealed_count() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit.unsealed_count(), audit.oldest_unsealed(), audit.last_seal() TO ssi_sec;
RESET ROLE;

-- The same numbers for a program that watches. The page that gives them asks for a secret of its own (SSI_METRICS_TOKEN);
-- they say how many and since when, of nobody and of no file.
CREATE FUNCTION sec.measures() RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object(
    'outbox', (SELECT jsonb_build_object(
        'waiting', count(*) FILTER (WHERE attempts < 5), 'oldest', min(created_at) FILTER (WHERE attempts < 5),
        'set_aside', count(*) FILTER (WHERE attempts >= 5))
      FROM public.outbox_outboxmessage WHERE delivered_at IS NULL),
    'jobs', (SELECT jsonb_build_object(
        'waiting', count(*) FILTER (WHERE state IN ('WAITING', 'RUNNING')),
        'oldest', min(requested_at) FILTER (WHERE state IN ('WAITING', 'RUNNING')),
        -- A draft whose report was signed meanwhile is no failure of anything.
        'failed', count(*) FILTER (WHERE state = 'FAILED' AND detail <> 'superseded'
                                         AND finished_at > sec.clock() - interval '7 days'),
        'unsigned', (SELECT count(*) FROM public.reports_reportfile
                     WHERE unsigned <> '' AND made_at > sec.clock() - interval '7 days'))
      FROM public.reports_reportjob),
    'journal', jsonb_build_object('unsealed', audit.unsealed_count(), 'oldest', audit.oldest_unsealed(),
        'sealed_at', (SELECT sealed_at FROM audit.last_seal())),
    'heartbeats', (SELECT coalesce(jsonb_object_agg(name, at), '{}') FROM sec.heartbeat))
$$;

-- NULL for whoever is not an administrator in office.
CREATE FUNCTION sec.health() RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT sec.measures() WHERE EXISTS (SELECT FROM sec.held(sec.uid()) WHERE role = 'ADMIN')
$$;

REVOKE ALL ON FUNCTION sec.beat(text), sec.measures(), sec.health() FROM PUBLIC;
-- The backup says when it was done, and when its restore was proved.
GRANT EXECUTE ON FUNCTION sec.beat(text) TO ssi_worker, ssi_backup;
GRANT EXECUTE ON FUNCTION sec.measures() TO ssi_app, ssi_sec;
GRANT EXECUTE ON FUNCTION sec.health() TO ssi_app;

-- Ownership last: the owner of the migrations grants nothing on what it no longer owns.
ALTER FUNCTION sec.beat(text) OWNER TO ssi_sec;
ALTER FUNCTION sec.measures() OWNER TO ssi_sec;
ALTER FUNCTION sec.health() OWNER TO ssi_sec;
