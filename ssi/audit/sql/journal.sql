-- The journal: append-only by rights and by trigger, sealed in chained batches (DECISIONS §1.6, security.md §3).
CREATE SCHEMA audit AUTHORIZATION ssi_audit;
SET LOCAL ROLE ssi_audit;
GRANT USAGE ON SCHEMA audit TO ssi_app, ssi_worker, ssi_owner, ssi_bypass, ssi_sec;

CREATE TABLE audit.event (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  at timestamptz NOT NULL,
  actor_id int,
  role text NOT NULL DEFAULT '',
  post_id int,
  verb text NOT NULL,
  subject text NOT NULL DEFAULT '',
  subject_id text NOT NULL DEFAULT '',
  case_id bigint,
  reference text NOT NULL DEFAULT '',
  reason text NOT NULL DEFAULT '',
  request_id text NOT NULL DEFAULT '',
  details jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX event_in_sealing_order ON audit.event (xid, id);
CREATE INDEX event_of_a_case ON audit.event (case_id, id DESC) WHERE case_id IS NOT NULL;
CREATE INDEX event_of_a_post ON audit.event (post_id, id DESC);
CREATE INDEX event_of_a_person ON audit.event (actor_id, id DESC);
-- No other index gives this order: for a person who did nothing, a walk down the primary key would read every line.
CREATE INDEX event_sign_of_life ON audit.event (actor_id, at DESC) WHERE request_id <> '';

CREATE TABLE audit.seal (
  seq bigint PRIMARY KEY,
  xid_from xid8 NOT NULL,
  xid_to xid8 NOT NULL,
  events bigint NOT NULL,
  root bytea NOT NULL,
  previous bytea NOT NULL,
  hash bytea NOT NULL,
  signature bytea NOT NULL,
  sealed_at text NOT NULL,
  -- The leaf of each event, 32 bytes each, in order: the root covers them, and they name the row that was touched.
  leaves bytea NOT NULL
);

-- What was purged once its time was over: the leaf of each line, signed and chained apart, so that a line missing
-- from a sealed batch is either here or a fault.
CREATE TABLE audit.purge (
  seq bigint PRIMARY KEY,
  before text NOT NULL,
  purged_at text NOT NULL,
  verbs text[] NOT NULL,
  events bigint NOT NULL,
  root bytea NOT NULL,
  previous bytea NOT NULL,
  hash bytea NOT NULL,
  signature bytea NOT NULL,
  leaves bytea NOT NULL,
  xid xid8 NOT NULL DEFAULT pg_current_xact_id()
);
CREATE INDEX purge_of_this_transaction ON audit.purge (xid);

-- The files, by reference, whose consultations are kept past their time: told by whoever holds them.
CREATE TABLE audit.kept (reference text PRIMARY KEY CHECK (reference <> ''));

CREATE FUNCTION audit.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the journal is append-only' USING ERRCODE = '42501';
END $$;
-- A line leaves under a purge recorded in the same transaction, that it falls under, unless it is kept; otherwise never.
CREATE FUNCTION audit.leave_only_by_purge() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM audit.purge p WHERE p.xid = pg_current_xact_id() AND OLD.at < p.before::timestamptz
                AND OLD.verb = ANY (p.verbs))
     AND NOT EXISTS (SELECT FROM audit.kept k WHERE k.reference = OLD.reference) THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'the journal is append-only' USING ERRCODE = '42501';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE ON audit.event FOR EACH ROW EXECUTE FUNCTION audit.refuse();
CREATE TRIGGER purged_only BEFORE DELETE ON audit.event FOR EACH ROW EXECUTE FUNCTION audit.leave_only_by_purge();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit.purge FOR EACH ROW EXECUTE FUNCTION audit.refuse();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON audit.purge EXECUTE FUNCTION audit.refuse();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON audit.event EXECUTE FUNCTION audit.refuse();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit.seal FOR EACH ROW EXECUTE FUNCTION audit.refuse();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON audit.seal EXECUTE FUNCTION audit.refuse();

-- The only door in. The person is the one the transaction is bound to, whatever the application says; only a
-- sign-in, which happens before any binding, may name its actor.
CREATE FUNCTION audit.append(
  verb text, subject text, subject_id text, case_id bigint, post_id int, reference text,
  role text, reason text, request_id text, details jsonb, signing_in int DEFAULT NULL
) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO audit.event (at, actor_id, role, post_id, verb, subject, subject_id, case_id, reference, reason,
                           request_id, details)
  VALUES (sec.clock(), coalesce(sec.uid(), signing_in), append.role, append.post_id, append.verb, append.subject,
          append.subject_id, append.case_id, append.reference, append.reason, append.request_id, append.details);
END $$;

-- Row trigger of every table the application writes (tables.py): bulk and raw writes leave a trace too. Names of the
-- columns that changed; values only of the columns listed in the trigger's arguments (states, dates, people: never a personal text).
CREATE FUNCTION audit.row_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  before jsonb := CASE WHEN TG_OP = 'INSERT' THEN '{}' ELSE to_jsonb(OLD) END;
  after jsonb := CASE WHEN TG_OP = 'DELETE' THEN '{}' ELSE to_jsonb(NEW) END;
  row_now jsonb := CASE WHEN TG_OP = 'DELETE' THEN before ELSE after END;
  changed text[];
  shown jsonb := '{}';
  name text;
BEGIN
  SELECT array_agg(k ORDER BY k) INTO changed
    FROM jsonb_object_keys(row_now) AS k WHERE before -> k IS DISTINCT FROM after -> k
     AND k NOT IN ('search', 'search_text', 'updated_at', 'acl', 'version');
  IF TG_OP = 'UPDATE' AND changed IS NULL THEN
    RETURN NULL;
  END IF;
  FOREACH name IN ARRAY coalesce(changed, '{}') LOOP
    IF name = ANY (TG_ARGV) THEN
      shown := shown || jsonb_build_object(name, jsonb_build_array(before -> name, after -> name));
    END IF;
  END LOOP;
  INSERT INTO audit.event (at, actor_id, post_id, verb, subject, subject_id, case_id, reference, details)
  VALUES (sec.clock(), sec.uid(), (row_now ->> 'post_id')::int, 'row.' || lower(TG_OP), TG_TABLE_NAME,
          coalesce(row_now ->> 'id', row_now ->> 'case_ptr_id', row_now ->> 'subject_ptr_id', row_now ->> 'uuid',
                   row_now ->> 'case_id', ''),
          CASE WHEN TG_TABLE_NAME = 'cases_case' THEN (row_now ->> 'id')::bigint
               ELSE coalesce(row_now ->> 'case_id', row_now ->> 'case_ptr_id',
                             row_now ->> 'content_object_id')::bigint END,
          -- The references we give ourselves; a column of this name that somebody types (another service's) is text.
          CASE WHEN TG_TABLE_NAME = 'cases_case' OR 'reference' = ANY (TG_ARGV)
               THEN coalesce(row_now ->> 'reference', '') ELSE '' END,
          jsonb_build_object('columns', to_jsonb(changed), 'values', shown));
  RETURN NULL;
END $$;

-- The sealer reads what no running transaction can still precede, and writes one seal after the last.
CREATE FUNCTION audit.unsealed(before_xid xid8) RETURNS SETOF audit.event
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT * FROM audit.event
   WHERE xid < before_xid AND xid >= coalesce((SELECT max(xid_to) FROM audit.seal), '0'::xid8)
   ORDER BY xid, id
$$;
CREATE FUNCTION audit.last_seal() RETURNS SETOF audit.seal
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT * FROM audit.seal ORDER BY seq DESC LIMIT 1
$$;
CREATE FUNCTION audit.append_seal(seal audit.seal) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO audit.seal SELECT (seal).*
$$;
CREATE FUNCTION audit.oldest_unsealed() RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT min(at) FROM audit.event WHERE xid >= coalesce((SELECT max(xid_to) FROM audit.seal), '0'::xid8)
$$;

CREATE FUNCTION audit.keep(reference text) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO audit.kept VALUES (keep.reference) ON CONFLICT DO NOTHING
$$;
CREATE FUNCTION audit.keep_no_more(reference text) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  DELETE FROM audit.kept k WHERE k.reference = keep_no_more.reference
$$;
-- The lines of these verbs older than `before` that a seal of that age covers and nobody keeps, the oldest first.
CREATE FUNCTION audit.purgeable(before timestamptz, verbs text[], most int) RETURNS SETOF audit.event
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT e.* FROM audit.event e
   WHERE e.at < purgeable.before AND e.verb = ANY (purgeable.verbs)
     AND NOT EXISTS (SELECT FROM audit.kept k WHERE k.reference = e.reference)
     AND e.xid < coalesce((SELECT max(s.xid_to) FROM audit.seal s WHERE s.sealed_at::timestamptz < purgeable.before),
                          '0'::xid8)
   ORDER BY e.xid, e.id LIMIT most
$$;
CREATE FUNCTION audit.last_purge() RETURNS SETOF audit.purge
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT * FROM audit.purge ORDER BY seq DESC LIMIT 1
$$;
-- Record the purge, then remove these lines: all of them or nothing, and none younger than three years whoever asks.
CREATE FUNCTION audit.append_purge(
  seq bigint, before text, purged_at text, verbs text[], root bytea, previous bytea, hash bytea, signature bytea,
  leaves bytea, ids bigint[]
) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  removed bigint;
BEGIN
  IF append_purge.before::timestamptz > sec.clock() - interval '3 years' THEN
    RAISE EXCEPTION 'the journal is kept three years' USING ERRCODE = '23514';
  END IF;
  INSERT INTO audit.purge (seq, before, purged_at, verbs, events, root, previous, hash, signature, leaves)
  VALUES (append_purge.seq, append_purge.before, append_purge.purged_at, append_purge.verbs, cardinality(ids),
          append_purge.root, append_purge.previous, append_purge.hash, append_purge.signature, append_purge.leaves);
  DELETE FROM audit.event e WHERE e.id = ANY (ids);
  GET DIAGNOSTICS removed = ROW_COUNT;
  IF removed <> cardinality(ids) OR length(append_purge.leaves) <> 32 * removed THEN
    RAISE EXCEPTION 'these lines are not those of the purge' USING ERRCODE = '23514';
  END IF;
END $$;

-- Who reads what is said by the accounts room (accounts/sql/worker.sql), which knows people.
ALTER TABLE audit.event ENABLE ROW LEVEL SECURITY;
GRANT SELECT ON audit.event TO ssi_app, ssi_worker, ssi_bypass;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA audit FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit.append(text, text, text, bigint, int, text, text, text, text, jsonb, int)
  TO ssi_app, ssi_worker, ssi_bypass, ssi_owner;
GRANT EXECUTE ON FUNCTION audit.row_changed() TO ssi_owner;
GRANT EXECUTE ON FUNCTION audit.keep(text), audit.keep_no_more(text) TO ssi_sec;
GRANT EXECUTE ON FUNCTION audit.unsealed(xid8), audit.last_seal(), audit.append_seal(audit.seal),
  audit.purgeable(timestamptz, text[], int), audit.last_purge(),
  audit.append_purge(bigint, text, text, text[], bytea, bytea, bytea, bytea, bytea, bigint[]) TO ssi_worker;
GRANT EXECUTE ON FUNCTION audit.oldest_unsealed() TO ssi_app, ssi_worker;
RESET ROLE;
