-- Who is asking. The person and their principals are put in a variable that is local to the transaction and
-- signed for this transaction and this connection (security.md §2.4): forged, replayed or leaked, it is void.

CREATE SCHEMA sec;
GRANT USAGE ON SCHEMA sec TO ssi_app, ssi_worker, ssi_sec, ssi_audit, ssi_bypass;
GRANT CREATE ON SCHEMA sec TO ssi_sec;

-- Two padded keys of an HMAC-SHA-256, made in Python by the migration: nobody but ssi_sec reads them.
CREATE TABLE sec.secret (inner_key bytea NOT NULL, outer_key bytea NOT NULL);
GRANT SELECT ON sec.secret TO ssi_sec;

-- Switches that only the owner writes: 'simulated_time' lets the demo loader and the tests set sec.clock().
CREATE TABLE sec.setting (name text PRIMARY KEY, value text NOT NULL);
GRANT SELECT ON sec.setting TO ssi_sec;

CREATE FUNCTION sec.mac(message text) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT encode(sha256(outer_key || sha256(inner_key || convert_to(message, 'UTF8'))), 'hex') FROM sec.secret
$$;

-- The one clock of rights and journal. Real time, unless the owner allowed a simulated one.
CREATE FUNCTION sec.clock() RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE
    WHEN nullif(current_setting('ssi.now', true), '') IS NOT NULL
         AND EXISTS (SELECT FROM sec.setting WHERE name = 'simulated_time' AND value = 'on')
    THEN current_setting('ssi.now', true)::timestamptz
    ELSE clock_timestamp()
  END
$$;

-- A principal: class (4 bits), Spécial France (1 bit), payload (26 bits). DECISIONS §1.3 lists the classes.
CREATE FUNCTION sec.token(class int, payload int) RETURNS int
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT (class << 27) | payload $$;
CREATE FUNCTION sec.place(post int, domain int DEFAULT 0) RETURNS int
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT (post << 8) | domain $$;

-- Roles a person holds today, in the post's own day: assignments in force, and an interim as the ASI's role.
-- A delegation of powers adds permissions to the delegate's own role, never rows.
CREATE FUNCTION sec.held(person int)
RETURNS TABLE (role text, post_id int, domains int[], acting boolean, extra text[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH own AS (
    SELECT a.id, a.role, a.post_id, coalesce(p.time_zone, 'Europe/Paris') AS zone
      FROM public.accounts_assignment a
      JOIN public.accounts_user u ON u.id = a.user_id AND u.is_active
      LEFT JOIN public.network_post p ON p.id = a.post_id
     WHERE a.user_id = person
       AND a.starts_on <= (sec.clock() AT TIME ZONE coalesce(p.time_zone, 'Europe/Paris'))::date
       AND (a.ends_on IS NULL
            OR a.ends_on >= (sec.clock() AT TIME ZONE coalesce(p.time_zone, 'Europe/Paris'))::date)
  ), delegated AS (
    SELECT d.* FROM public.accounts_delegation d
      JOIN own ON own.post_id = d.post_id
     WHERE d.given_to_id = person AND d.revoked_at IS NULL
       AND (sec.clock() AT TIME ZONE own.zone)::date BETWEEN d.starts_on AND d.ends_on
  )
  SELECT own.role, own.post_id::int,
         coalesce((SELECT array_agg(x.domain_id::int ORDER BY x.domain_id)
                     FROM public.accounts_assignment_domains x WHERE x.assignment_id = own.id), '{}'),
         false,
         coalesce((SELECT array_agg(DISTINCT code) FROM delegated d, unnest(d.permissions) AS code
                    WHERE d.kind = 'POWERS' AND d.post_id = own.post_id), '{}')
    FROM own
  UNION ALL
  SELECT DISTINCT 'ASI', d.post_id::int, '{}'::int[], true, '{}'::text[] FROM delegated d WHERE d.kind = 'INTERIM'
$$;

-- The principals of a person (DECISIONS §1.3). Volunteers, assistants, the ambassador, the consul and the
-- administrator get no class 3: a grant given to them by mistake opens nothing.
CREATE FUNCTION sec.principals_of(person int) RETURNS int[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH h AS (SELECT * FROM sec.held(person)),
  plain AS (
    SELECT sec.token(1, sec.place(post_id)) AS t FROM h WHERE role IN ('ASI', 'ASIA')
    UNION SELECT sec.token(2, sec.place(post_id, d)) FROM h, unnest(domains) AS d WHERE role = 'ODL'
    UNION SELECT sec.token(3, person) FROM h WHERE role IN ('ASI', 'ASIA', 'ODL', 'DCIS_OFFICER', 'DCIS_DIRECTOR')
    UNION SELECT sec.token(4, person) FROM h WHERE role IN ('VIA', 'ASSISTANT')
    UNION SELECT sec.token(5, sec.place(post_id)) FROM h WHERE role = 'ASI'
    UNION SELECT sec.token(6, sec.place(post_id)) FROM h WHERE role IN ('ASI', 'ASIA', 'ODL', 'VIA', 'ASSISTANT')
    UNION SELECT sec.token(7, sec.place(post_id)) FROM h WHERE role IN ('ASI', 'ASIA', 'CONSUL')
    UNION SELECT sec.token(8, sec.place(post_id)) FROM h WHERE role = 'AMBASSADOR'
    UNION SELECT sec.token(9, 0) FROM h WHERE role IN ('DCIS_OFFICER', 'DCIS_DIRECTOR')
  ),
  french AS (SELECT french_national AS yes FROM public.accounts_user WHERE id = person)
  SELECT coalesce(array_agg(t ORDER BY t), '{}') FROM (
    SELECT t FROM plain
    UNION SELECT t | (1 << 26) FROM plain, french WHERE french.yes
  ) all_tokens
$$;

-- Posts where a person may open a file.
CREATE FUNCTION sec.posts_of(person int) RETURNS int[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT post_id), '{}') FROM sec.held(person) WHERE post_id IS NOT NULL
$$;

CREATE FUNCTION sec.bind(person int) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  principals int[] := sec.principals_of(person);
  message text;
  held jsonb;
  posts int[];
BEGIN
  SELECT jsonb_agg(to_jsonb(h)), coalesce(array_agg(DISTINCT h.post_id) FILTER (WHERE h.post_id IS NOT NULL), '{}')
    INTO held, posts FROM sec.held(person) AS h;
  IF held IS NULL THEN
    PERFORM set_config('ssi.ctx', '', true);
    RETURN NULL;
  END IF;
  PERFORM sec.sweep_grants_of(person);
  message := concat_ws('|', person, extract(epoch FROM transaction_timestamp()), pg_backend_pid(), principals::text,
                       posts::text);
  PERFORM set_config('ssi.ctx', message || '|' || sec.mac(message), true);
  RETURN jsonb_build_object('user', person, 'principals', to_jsonb(principals), 'held', held);
END $$;

-- The door of a signed-in browser. `session_key` is the key in the cookie; the table holds its SHA-256.
-- Returns NULL (and no rows follow) when the session, the account or every assignment has ended.
CREATE FUNCTION sec.begin(session_key text) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  person int;
BEGIN
  SELECT s.user_id INTO person
    FROM public.accounts_session s
   WHERE s.session_key = encode(sha256(convert_to(begin.session_key, 'UTF8')), 'hex')
     AND s.expire_date > sec.clock();
  IF person IS NULL THEN
    PERFORM set_config('ssi.ctx', '', true);
    RETURN NULL;
  END IF;
  RETURN sec.bind(person);
END $$;

-- Leave: what follows in this transaction is nobody's.
CREATE FUNCTION sec.leave() RETURNS void
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$ SELECT set_config('ssi.ctx', '', true) $$;

CREATE FUNCTION sec.context() RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  raw text := current_setting('ssi.ctx', true);
  part text[];
BEGIN
  IF raw IS NULL OR raw = '' THEN
    RETURN NULL;
  END IF;
  part := string_to_array(raw, '|');
  IF part[2] IS DISTINCT FROM extract(epoch FROM transaction_timestamp())::text OR part[3] IS DISTINCT FROM pg_backend_pid()::text THEN
    RETURN NULL;
  END IF;
  IF sec.mac(array_to_string(part[1:5], '|')) IS DISTINCT FROM part[6] THEN
    RETURN NULL;
  END IF;
  RETURN part;
END $$;

CREATE FUNCTION sec.uid() RETURNS int
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$ SELECT (sec.context())[1]::int $$;
CREATE FUNCTION sec.principals() RETURNS int[]
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce((sec.context())[4]::int[], '{}') $$;
-- Those that open a file whole: a logistics grant (class 4) opens its logistics sheet and nothing that hangs beside it.
CREATE FUNCTION sec.whole_principals() RETURNS int[]
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(t), '{}') FROM unnest(sec.principals()) AS t WHERE t >> 27 <> 4 $$;
CREATE FUNCTION sec.posts() RETURNS int[]
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce((sec.context())[5]::int[], '{}') $$;
-- Posts headed (or deputised) by the person: those of their class 1 principals.
CREATE FUNCTION sec.led_posts() RETURNS int[]
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT (t >> 8) & 4095), '{}') FROM unnest(sec.principals()) AS t
   WHERE t >> 27 = 1 $$;
CREATE FUNCTION sec.is_dcis() RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT sec.token(9, 0) = ANY (sec.principals()) $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA sec FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.token(int, int), sec.place(int, int), sec.clock(), sec.begin(text), sec.leave(),
  sec.context(), sec.uid(), sec.principals(), sec.whole_principals(), sec.posts(), sec.led_posts(), sec.is_dcis()
  TO ssi_app, ssi_worker, ssi_sec, ssi_audit, ssi_bypass, ssi_owner;
-- "Who would this person be": the staff pages and « qui voit ce dossier » ask it of the people they show.
GRANT EXECUTE ON FUNCTION sec.principals_of(int), sec.held(int), sec.posts_of(int) TO ssi_app, ssi_bypass, ssi_owner;
-- Naming an identity without a session: commands run by the owner (`--as`) and the functions of the worker.
GRANT EXECUTE ON FUNCTION sec.bind(int) TO ssi_owner, ssi_bypass;

-- Accounts: read before identity is known, hence no policy (docs/rls-allow-list.csv); written by column.
REVOKE INSERT, UPDATE ON accounts_user, accounts_assignment, accounts_assignment_domains, accounts_user_groups,
  accounts_user_user_permissions FROM ssi_app;
GRANT UPDATE (password, last_login, last_visit_at) ON accounts_user TO ssi_app;
GRANT DELETE ON accounts_session TO ssi_app;

ALTER TABLE accounts_delegation ENABLE ROW LEVEL SECURITY;
ALTER TABLE accounts_delegation FORCE ROW LEVEL SECURITY;
CREATE POLICY seen_by_the_post ON accounts_delegation FOR SELECT
  USING (post_id = ANY ((SELECT sec.posts())::int[]));
CREATE POLICY given_by_the_head ON accounts_delegation FOR INSERT
  WITH CHECK (given_by_id = (SELECT sec.uid()) AND sec.token(5, sec.place(post_id::int)) = ANY ((SELECT sec.principals())::int[]));
CREATE POLICY revoked_by_the_head ON accounts_delegation FOR UPDATE
  USING (sec.token(5, sec.place(post_id::int)) = ANY ((SELECT sec.principals())::int[]));
REVOKE UPDATE ON accounts_delegation FROM ssi_app;
GRANT UPDATE (revoked_at) ON accounts_delegation TO ssi_app;

-- Ownership last: the owner of the migrations grants nothing on what it no longer owns.
ALTER FUNCTION sec.mac(text) OWNER TO ssi_sec;
ALTER FUNCTION sec.clock() OWNER TO ssi_sec;
ALTER FUNCTION sec.held(int) OWNER TO ssi_sec;
ALTER FUNCTION sec.principals_of(int) OWNER TO ssi_sec;
ALTER FUNCTION sec.posts_of(int) OWNER TO ssi_sec;
ALTER FUNCTION sec.bind(int) OWNER TO ssi_sec;
ALTER FUNCTION sec.begin(text) OWNER TO ssi_sec;
ALTER FUNCTION sec.context() OWNER TO ssi_sec;
-- … and asks its new owner for what commands need (`--as`, the demo): a grant to oneself goes with ownership.
SET LOCAL ROLE ssi_sec;
GRANT EXECUTE ON FUNCTION sec.clock(), sec.held(int), sec.principals_of(int), sec.posts_of(int), sec.bind(int),
  sec.context() TO ssi_owner;
RESET ROLE;
