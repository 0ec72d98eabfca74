-- THE access rule in the database. `acl` holds the principals that may see a file, recomputed from the truth at
-- every change; the policy is `acl && principals`, the very expression of `visible_to(user)`.

CREATE FUNCTION sec.acl_of(c public.cases_case) RETURNS int[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH rule AS (SELECT * FROM public.cases_kindrule WHERE kind = c.kind),
  here AS (SELECT sec.place(c.post_id::int) AS place),
  named AS (
    SELECT c.owner_id AS person UNION SELECT c.deputy_id
    UNION SELECT g.user_id FROM public.cases_casegrant g
     WHERE g.content_object_id = c.id AND (g.expires_at IS NULL OR g.expires_at > sec.clock())
  ),
  tokens AS (
    -- A compartmented file is visible to its named members and the head of the post only.
    SELECT sec.token(5, place) AS t FROM here WHERE c.compartmented
    UNION ALL SELECT sec.token(3, person::int) FROM named WHERE person IS NOT NULL
    UNION ALL SELECT sec.token(4, g.user_id::int) FROM public.cases_casegrant g, rule
      WHERE g.content_object_id = c.id AND logistics AND NOT c.compartmented
        AND (g.expires_at IS NULL OR g.expires_at > sec.clock())
    UNION ALL SELECT sec.token(1, place) FROM here, rule
      WHERE NOT c.compartmented AND family IN ('operational', 'report')
    UNION ALL SELECT sec.token(2, sec.place(c.post_id::int, c.domain_id::int)) FROM rule
      WHERE NOT c.compartmented AND family = 'operational' AND c.domain_id IS NOT NULL
    UNION ALL SELECT sec.token(6, place) FROM here, rule WHERE NOT c.compartmented AND family = 'cooperation'
    UNION ALL SELECT sec.token(7, place) FROM here, rule WHERE NOT c.compartmented AND family = 'consular'
    UNION ALL SELECT sec.token(8, place) FROM here, rule
      WHERE NOT c.compartmented AND c.status = ANY (ambassador_states)
    UNION ALL SELECT sec.token(9, 0) FROM rule
      WHERE NOT c.compartmented AND (c.shared_with_dcis OR c.status = ANY (dcis_states))
  )
  -- Spécial France is an AND: such a file carries other tokens, held by French nationals only.
  SELECT coalesce(array_agg(DISTINCT CASE WHEN c.special_france THEN t | (1 << 26) ELSE t END), '{}') FROM tokens
$$;

-- French full text without accents. The stop list of the server keeps « les » and forgets « à » once unaccented:
-- ours is applied to both sides (performance.md §3.5); no file to install on the server.
CREATE TEXT SEARCH CONFIGURATION public.ssi_fr (COPY = pg_catalog.french);
ALTER TEXT SEARCH CONFIGURATION public.ssi_fr
  ALTER MAPPING FOR hword, hword_part, word WITH public.unaccent, pg_catalog.french_stem;
CREATE FUNCTION public.ssi_stop_lexemes() RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT '{a,le,les,la,l,d,s,n,c,j,m,t,qu,ete,etes,etait,etaient,mem,des,du,aux,cet,cette,ces,leur,leurs,ou,la}'::text[]
$$;
CREATE FUNCTION public.ssi_document(title text, body text) RETURNS tsvector
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = public, pg_temp AS $$
  SELECT ts_delete(setweight(to_tsvector('ssi_fr', coalesce(title, '')), 'A')
                   || setweight(to_tsvector('ssi_fr', coalesce(body, '')), 'B'), ssi_stop_lexemes())
$$;
CREATE FUNCTION public.ssi_query(words text) RETURNS tsquery
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = public, pg_temp AS $$
  SELECT websearch_to_tsquery('ssi_fr', coalesce(string_agg(word, ' ' ORDER BY n), ''))
    FROM regexp_split_to_table(words, '\s+') WITH ORDINALITY AS split(word, n)
   WHERE length(ts_delete(to_tsvector('ssi_fr', word), ssi_stop_lexemes())) > 0
$$;

-- A search reads the vectors of the person's own files, one by one: they stay in the row, as they are, and the
-- long text leaves it (a third of the time of a word in a thousand files).
ALTER TABLE public.cases_case ALTER COLUMN search SET STORAGE MAIN;

-- Names are looked for folded: no accent, no case. IMMUTABLE needs the qualified dictionary (stack.md §2).
CREATE FUNCTION public.ssi_fold(words text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT lower(public.unaccent('public.unaccent'::regdictionary, words))
$$;

-- Before a file is written: what never changes, the states, then what the database computes itself.
CREATE FUNCTION sec.case_guard() RETURNS trigger
LANGUAGE plpgsql SECURITY INVOKER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF current_user <> 'ssi_bypass' THEN
    IF TG_OP = 'INSERT' THEN
      IF NOT EXISTS (SELECT FROM public.cases_kindrule WHERE kind = NEW.kind AND NEW.status = ANY (initial_states)) THEN
        RAISE EXCEPTION 'a % cannot begin in state %', NEW.kind, NEW.status USING ERRCODE = '23514';
      END IF;
    ELSE
      IF (NEW.kind, NEW.reference, NEW.author_id, NEW.opened_at)
         IS DISTINCT FROM (OLD.kind, OLD.reference, OLD.author_id, OLD.opened_at) THEN
        RAISE EXCEPTION 'kind, reference, author and opening of a file never change' USING ERRCODE = '23514';
      END IF;
      IF NEW.status <> OLD.status AND NOT EXISTS (
        SELECT FROM public.cases_allowedmove
         WHERE kind = NEW.kind AND source = OLD.status AND target = NEW.status) THEN
        RAISE EXCEPTION 'no transition of % leads from % to %', NEW.kind, OLD.status, NEW.status
          USING ERRCODE = '23514';
      END IF;
      -- The ambassador and the desk move a file along; they write nothing in it. Nor does a logistics grant.
      IF current_user NOT IN ('ssi_sec', 'ssi_owner')
         AND NOT EXISTS (SELECT FROM unnest(OLD.acl) AS t
                          WHERE t >> 27 NOT IN (4, 8, 9) AND t = ANY (sec.principals()))
         AND (to_jsonb(NEW) - '{status,version,updated_at,closed_at,answered_at,due_at,acl}'::text[])
             IS DISTINCT FROM (to_jsonb(OLD) - '{status,version,updated_at,closed_at,answered_at,due_at,acl}'::text[]) THEN
        RAISE EXCEPTION 'read-only for this role' USING ERRCODE = '42501';
      END IF;
    END IF;
  END IF;
  NEW.acl := sec.acl_of(NEW);
  IF TG_OP = 'INSERT' OR (NEW.title, NEW.search_text, NEW.reference)
                         IS DISTINCT FROM (OLD.title, OLD.search_text, OLD.reference) THEN
    NEW.search := public.ssi_document(NEW.reference || ' ' || NEW.title, NEW.search_text);
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON cases_case FOR EACH ROW EXECUTE FUNCTION sec.case_guard();

-- After: the list index and the desk's row follow.
CREATE FUNCTION sec.case_follow() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' OR NEW.acl IS DISTINCT FROM OLD.acl OR NEW.opened_at <> OLD.opened_at THEN
    DELETE FROM public.cases_caseaccess WHERE case_id = NEW.id AND token <> ALL (NEW.acl);
    INSERT INTO public.cases_caseaccess (token, kind, opened_at, case_id)
      SELECT t, NEW.kind, NEW.opened_at, NEW.id FROM unnest(NEW.acl) AS t
      ON CONFLICT (case_id, token) DO UPDATE SET opened_at = excluded.opened_at;
  END IF;
  INSERT INTO public.cases_casedigest AS d (case_id, post_id, kind, family, reference, country_id, domain_id,
      direction, status, opened_at, answered_at, closed_at, due_at, breached, file_gone)
    SELECT NEW.id, NEW.post_id, NEW.kind, r.family, NEW.reference, NEW.country_id,
           CASE WHEN NEW.compartmented THEN NULL ELSE NEW.domain_id END,
           NEW.direction, NEW.status, NEW.opened_at, NEW.answered_at, NEW.closed_at, NEW.due_at, false, false
      FROM public.cases_kindrule r WHERE r.kind = NEW.kind
    ON CONFLICT (case_id) DO UPDATE SET
      post_id = excluded.post_id, country_id = excluded.country_id, domain_id = excluded.domain_id,
      direction = excluded.direction, status = excluded.status, opened_at = excluded.opened_at,
      answered_at = excluded.answered_at, closed_at = excluded.closed_at, due_at = excluded.due_at
      WHERE (d.post_id, d.country_id, d.domain_id, d.direction, d.status, d.opened_at, d.answered_at, d.closed_at,
             d.due_at)
        IS DISTINCT FROM (excluded.post_id, excluded.country_id, excluded.domain_id, excluded.direction,
                          excluded.status, excluded.opened_at, excluded.answered_at, excluded.closed_at,
                          excluded.due_at);
  RETURN NULL;
END $$;
CREATE TRIGGER follow AFTER INSERT OR UPDATE ON cases_case FOR EACH ROW EXECUTE FUNCTION sec.case_follow();

-- The desk's row outlives the file, and knows that it is gone.
CREATE FUNCTION sec.case_gone() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.cases_casedigest SET file_gone = true WHERE case_id = OLD.id;
  RETURN NULL;
END $$;
CREATE TRIGGER gone AFTER DELETE ON cases_case FOR EACH ROW EXECUTE FUNCTION sec.case_gone();

-- Grants recompute from the truth; adding and removing tokens left rows adrift (ARCHITECTURE §4).
CREATE FUNCTION sec.grants_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    UPDATE public.cases_case SET acl = acl WHERE id IN (SELECT content_object_id FROM gone);
  END IF;
  IF TG_OP <> 'DELETE' THEN
    UPDATE public.cases_case SET acl = acl WHERE id IN (SELECT content_object_id FROM come);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER granted AFTER INSERT ON cases_casegrant REFERENCING NEW TABLE AS come
  FOR EACH STATEMENT EXECUTE FUNCTION sec.grants_changed();
CREATE TRIGGER changed AFTER UPDATE ON cases_casegrant REFERENCING OLD TABLE AS gone NEW TABLE AS come
  FOR EACH STATEMENT EXECUTE FUNCTION sec.grants_changed();
CREATE TRIGGER revoked AFTER DELETE ON cases_casegrant REFERENCING OLD TABLE AS gone
  FOR EACH STATEMENT EXECUTE FUNCTION sec.grants_changed();

-- Grants end without an event: one's own are swept when one signs in, all of them by the hourly task.
CREATE FUNCTION sec.sweep_grants() RETURNS int
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  n int;
BEGIN
  UPDATE public.cases_case c SET acl = acl
   WHERE id IN (SELECT content_object_id FROM public.cases_casegrant
                 WHERE expires_at <= sec.clock() AND expires_at > sec.clock() - interval '7 days')
     AND acl IS DISTINCT FROM sec.acl_of(c);
  GET DIAGNOSTICS n = ROW_COUNT;
  RETURN n;
END $$;
-- Costs an index look-up per expired grant: a file already swept no longer carries the person's token.
CREATE FUNCTION sec.sweep_grants_of(person int) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE public.cases_case c SET acl = acl
   WHERE id IN (SELECT content_object_id FROM public.cases_casegrant
                 WHERE user_id = person AND expires_at <= sec.clock())
     AND acl && ARRAY[sec.token(3, person), sec.token(3, person) | (1 << 26),
                      sec.token(4, person), sec.token(4, person) | (1 << 26)]
     AND acl IS DISTINCT FROM sec.acl_of(c)
$$;
REVOKE ALL ON FUNCTION sec.sweep_grants_of(int) FROM PUBLIC;
-- Files whose stored tokens are not what the truth says: must be 0 (nightly check, `manage.py check_access`).
CREATE FUNCTION sec.adrift() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT count(*) FROM public.cases_case c
   WHERE acl IS DISTINCT FROM sec.acl_of(c)
      OR (SELECT coalesce(array_agg(token ORDER BY token), '{}') FROM public.cases_caseaccess a WHERE a.case_id = c.id)
         IS DISTINCT FROM (SELECT coalesce(array_agg(t ORDER BY t), '{}') FROM unnest(c.acl) AS t)
$$;

CREATE FUNCTION sec.next_reference(series text, post int, year int) RETURNS int
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO public.cases_referencecounter AS c (series, post_id, year, last)
  SELECT next_reference.series, next_reference.post, next_reference.year, 1
   WHERE next_reference.post = ANY (sec.posts()) OR sec.context() IS NULL AND session_user <> 'ssi_app'
  ON CONFLICT (series, post_id, year) DO UPDATE SET last = c.last + 1
  RETURNING last
$$;

-- Acts that move a file out of the author's sight: UPDATE … under the policy would refuse them (DECISIONS §3.2).
CREATE FUNCTION sec.set_reach(file bigint, compartment boolean, special_france boolean, dcis boolean,
                              owner int, deputy int, domain int) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM public.cases_case WHERE id = file AND acl && sec.principals()) THEN
    RAISE EXCEPTION 'no such file' USING ERRCODE = '42501';
  END IF;
  UPDATE public.cases_case c SET compartmented = compartment, special_france = set_reach.special_france,
         shared_with_dcis = dcis, owner_id = owner, deputy_id = deputy, domain_id = domain,
         version = version + 1, updated_at = sec.clock()
   WHERE id = file;
END $$;

REVOKE ALL ON FUNCTION sec.acl_of(public.cases_case), sec.case_guard(), sec.case_follow(), sec.case_gone(),
  sec.grants_changed(),
  sec.sweep_grants(), sec.adrift(), sec.next_reference(text, int, int),
  sec.set_reach(bigint, boolean, boolean, boolean, int, int, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.acl_of(public.cases_case), sec.case_guard(), sec.next_reference(text, int, int)
  TO ssi_app, ssi_bypass, ssi_owner, ssi_sec;
GRANT EXECUTE ON FUNCTION sec.set_reach(bigint, boolean, boolean, boolean, int, int, int) TO ssi_app, ssi_bypass;
GRANT EXECUTE ON FUNCTION sec.sweep_grants(), sec.adrift() TO ssi_worker, ssi_bypass, ssi_owner;
GRANT EXECUTE ON FUNCTION public.ssi_stop_lexemes(), public.ssi_document(text, text), public.ssi_query(text),
  public.ssi_fold(text) TO ssi_app, ssi_worker, ssi_bypass, ssi_sec, ssi_owner;

-- Policies. FORCE: the owner of the tables obeys them too.
ALTER TABLE cases_case ENABLE ROW LEVEL SECURITY;
ALTER TABLE cases_case FORCE ROW LEVEL SECURITY;
CREATE POLICY seen ON cases_case FOR SELECT USING (acl && (SELECT sec.principals())::int[]);
CREATE POLICY opened ON cases_case FOR INSERT
  WITH CHECK (acl && (SELECT sec.principals())::int[] AND author_id = (SELECT sec.uid())
              AND post_id = ANY ((SELECT sec.posts())::int[]));
CREATE POLICY worked_on ON cases_case FOR UPDATE USING (acl && (SELECT sec.principals())::int[])
  WITH CHECK (acl && (SELECT sec.principals())::int[]);

ALTER TABLE cases_caseaccess ENABLE ROW LEVEL SECURITY;
ALTER TABLE cases_caseaccess FORCE ROW LEVEL SECURITY;
CREATE POLICY own_principals ON cases_caseaccess FOR SELECT
  USING (token = ANY ((SELECT sec.principals())::int[]));
REVOKE INSERT, UPDATE ON cases_caseaccess, cases_casedigest, cases_referencecounter, cases_kindrule,
  cases_allowedmove FROM ssi_app;

ALTER TABLE cases_casedigest ENABLE ROW LEVEL SECURITY;
ALTER TABLE cases_casedigest FORCE ROW LEVEL SECURITY;
-- Whoever sees a file may count it: the figures of an officer are those of their own files.
CREATE POLICY of_the_desk_of_the_post_led_and_of_who_sees_the_file ON cases_casedigest FOR SELECT
  USING ((SELECT sec.is_dcis()) OR post_id = ANY ((SELECT sec.led_posts())::int[])
         OR EXISTS (SELECT FROM cases_case c WHERE c.id = case_id));

ALTER TABLE cases_casegrant ENABLE ROW LEVEL SECURITY;
ALTER TABLE cases_casegrant FORCE ROW LEVEL SECURITY;
CREATE POLICY seen_with_the_file ON cases_casegrant FOR SELECT
  USING (EXISTS (SELECT FROM cases_case c WHERE c.id = content_object_id));
CREATE POLICY given_by_the_head ON cases_casegrant FOR INSERT
  WITH CHECK (granted_by_id = (SELECT sec.uid())
              AND EXISTS (SELECT FROM cases_case c WHERE c.id = content_object_id
                           AND sec.token(5, sec.place(c.post_id::int)) = ANY ((SELECT sec.principals())::int[])));
CREATE POLICY changed_by_the_head ON cases_casegrant FOR UPDATE
  USING (EXISTS (SELECT FROM cases_case c WHERE c.id = content_object_id
                  AND sec.token(5, sec.place(c.post_id::int)) = ANY ((SELECT sec.principals())::int[])));
CREATE POLICY revoked_by_the_head ON cases_casegrant FOR DELETE
  USING (EXISTS (SELECT FROM cases_case c WHERE c.id = content_object_id
                  AND sec.token(5, sec.place(c.post_id::int)) = ANY ((SELECT sec.principals())::int[])));
GRANT DELETE ON cases_casegrant TO ssi_app;

-- Bulk and raw writes leave a trace too (DECISIONS §1.6).
CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON cases_case FOR EACH ROW EXECUTE FUNCTION
  audit.row_changed('status', 'owner_id', 'deputy_id', 'domain_id', 'marking', 'special_france', 'compartmented',
                    'shared_with_dcis', 'post_id');
CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON cases_casegrant FOR EACH ROW EXECUTE FUNCTION
  audit.row_changed('user_id', 'expires_at', 'granted_by_id', 'permission_id');
CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON accounts_assignment FOR EACH ROW EXECUTE FUNCTION
  audit.row_changed('user_id', 'role', 'post_id', 'starts_on', 'ends_on');
CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON accounts_delegation FOR EACH ROW EXECUTE FUNCTION
  audit.row_changed('given_by_id', 'given_to_id', 'post_id', 'kind', 'starts_on', 'ends_on', 'revoked_at');

-- Ownership last: the owner of the migrations grants nothing on what it no longer owns.
ALTER FUNCTION sec.sweep_grants_of(int) OWNER TO ssi_sec;
ALTER FUNCTION sec.acl_of(public.cases_case) OWNER TO ssi_sec;
ALTER FUNCTION sec.case_follow() OWNER TO ssi_sec;
ALTER FUNCTION sec.case_gone() OWNER TO ssi_sec;
ALTER FUNCTION sec.grants_changed() OWNER TO ssi_sec;
ALTER FUNCTION sec.sweep_grants() OWNER TO ssi_sec;
ALTER FUNCTION sec.adrift() OWNER TO ssi_sec;
ALTER FUNCTION sec.next_reference(text, int, int) OWNER TO ssi_sec;
ALTER FUNCTION sec.set_reach(bigint, boolean, boolean, boolean, int, int, int) OWNER TO ssi_sec;
SET LOCAL ROLE ssi_sec;
GRANT EXECUTE ON FUNCTION sec.acl_of(public.cases_case), sec.next_reference(text, int, int), sec.sweep_grants(),
  sec.adrift() TO ssi_owner;
RESET ROLE;
