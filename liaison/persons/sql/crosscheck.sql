-- The cross-check (liaison.md §7.5) and who may know what of it (§8.5). It reads rows the asker may not see and gives
-- back what may be shown: a level, reasons in generic words, whom to ask. Never a name, a text or a reference.

-- Whether a match may be known from the file `mine` by whoever holds these principals: an officer sees that file, and
-- of a Spécial France file on the other side only French nationals know anything. Logistics (class 4), the ambassador
-- (8) and the central desk (9) know of none: the desk reads counts (sec.match_counts).
CREATE FUNCTION sec.knows_of(mine bigint, theirs bigint, person_tokens int[]) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT FROM public.cases_case c WHERE c.id = mine
                  AND EXISTS (SELECT FROM unnest(c.acl) AS t WHERE t >> 27 NOT IN (4, 8, 9) AND t = ANY (person_tokens)))
     AND (NOT (SELECT special_france FROM public.cases_case WHERE id = theirs)
          OR EXISTS (SELECT FROM unnest(person_tokens) AS t WHERE t & (1 << 26) <> 0))
$$;

-- The same rule for the policies, in parts that are computed once per statement and not once per row.
CREATE FUNCTION sec.officer_principals() RETURNS int[]
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(t), '{}') FROM unnest(sec.principals()) AS t WHERE t >> 27 NOT IN (4, 8, 9)
$$;
CREATE FUNCTION sec.is_french() RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT FROM unnest(sec.principals()) AS t WHERE t & (1 << 26) <> 0)
$$;
CREATE FUNCTION sec.is_special_france(file bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT special_france FROM public.cases_case WHERE id = file
$$;

ALTER TABLE liaison_match ENABLE ROW LEVEL SECURITY;
ALTER TABLE liaison_match FORCE ROW LEVEL SECURITY;
CREATE POLICY known_from_either_file ON liaison_match FOR SELECT USING (
  EXISTS (SELECT FROM cases_case c WHERE c.id = one_case_id AND c.acl && (SELECT sec.officer_principals())::int[])
    AND ((SELECT sec.is_french()) OR NOT sec.is_special_france(other_case_id))
  OR EXISTS (SELECT FROM cases_case c WHERE c.id = other_case_id AND c.acl && (SELECT sec.officer_principals())::int[])
    AND ((SELECT sec.is_french()) OR NOT sec.is_special_france(one_case_id)));
-- Said again in full: an UPDATE that reads no column is not held by the policy on SELECT.
CREATE POLICY decided_from_either_file ON liaison_match FOR UPDATE USING (
  EXISTS (SELECT FROM cases_case c WHERE c.id = one_case_id AND c.acl && (SELECT sec.officer_principals())::int[])
    AND ((SELECT sec.is_french()) OR NOT sec.is_special_france(other_case_id))
  OR EXISTS (SELECT FROM cases_case c WHERE c.id = other_case_id AND c.acl && (SELECT sec.officer_principals())::int[])
    AND ((SELECT sec.is_french()) OR NOT sec.is_special_france(one_case_id)))
  WITH CHECK (decided_by_id = (SELECT sec.uid()));
REVOKE INSERT, UPDATE ON liaison_match FROM ssi_app;
GRANT UPDATE (status, decided_by_id, decided_at, comment) ON liaison_match TO ssi_app;

ALTER TABLE liaison_excludedvalue ENABLE ROW LEVEL SECURITY;
ALTER TABLE liaison_excludedvalue FORCE ROW LEVEL SECURITY;
CREATE POLICY of_the_officers_of_the_post ON liaison_excludedvalue FOR SELECT
  USING (post_id = ANY ((SELECT sec.officer_posts())::int[]));
CREATE POLICY excluded_by_the_head_or_the_deputy ON liaison_excludedvalue FOR INSERT
  WITH CHECK (added_by_id = (SELECT sec.uid()) AND post_id = ANY ((SELECT sec.led_posts())::int[]));
CREATE POLICY taken_back_by_the_head_or_the_deputy ON liaison_excludedvalue FOR DELETE
  USING (post_id = ANY ((SELECT sec.led_posts())::int[]));
REVOKE UPDATE ON liaison_excludedvalue FROM ssi_app;
GRANT DELETE ON liaison_excludedvalue TO ssi_app;

-- What a row has in common with the rows of other files, best first. Numbers are compared across the network by
-- their hashes; names inside the post, scored; between posts, by the hashes of name and birth alone.
CREATE FUNCTION sec.alike(s public.liaison_subject, post bigint, most int)
RETURNS TABLE (id bigint, case_id bigint, post_id bigint, level text, score float, reasons text[])
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  excluded uuid[] := coalesce((SELECT array_agg(e.digest) FROM public.liaison_excludedvalue e
                                WHERE e.digest = ANY (s.digests) AND e.post_id = post), '{}');
  wanted uuid[] := ARRAY(SELECT d FROM unnest(s.digests) AS d WHERE d <> ALL (excluded));
  sounds text[] := ARRAY(SELECT b FROM unnest(s.blocks) AS b WHERE b NOT LIKE '.%');
BEGIN
  RETURN QUERY
  WITH same AS (
    SELECT o.id FROM public.liaison_subject o
     WHERE o.digests && wanted AND o.removed_at IS NULL LIMIT 200
  ), near AS (
    SELECT o.id FROM public.liaison_subject o JOIN public.cases_case c ON c.id = o.case_id
     WHERE o.blocks && sounds AND o.removed_at IS NULL AND c.post_id = post
     ORDER BY cardinality(ARRAY(SELECT unnest(o.blocks) INTERSECT SELECT unnest(sounds))) DESC, o.id DESC LIMIT 60
  ), seen AS (
    SELECT o.id, o.case_id, c.post_id, o.kind,
           ARRAY(SELECT DISTINCT mine.kind::text FROM unnest(s.digests, s.digest_kinds) AS mine(digest, kind)
                  WHERE mine.digest = ANY (o.digests) AND mine.digest = ANY (wanted)
                    AND NOT EXISTS (SELECT FROM public.liaison_excludedvalue e
                                     WHERE e.digest = mine.digest AND e.post_id = c.post_id)
                  ORDER BY 1) AS shared,
           CASE WHEN o.kind = 'PERSON' AND s.kind = 'PERSON' AND c.post_id = post
                THEN sec.names_score(s.forms, o.forms) ELSE 0 END AS names,
           sec.birth_agreement(coalesce(s.birth_year, h.birth_year), coalesce(nullif(s.birth_month, 0), h.birth_month, 0),
                               coalesce(nullif(s.birth_day, 0), h.birth_day, 0),
                               coalesce(o.birth_year, k.birth_year), coalesce(nullif(o.birth_month, 0), k.birth_month, 0),
                               coalesce(nullif(o.birth_day, 0), k.birth_day, 0)) AS born
      FROM (SELECT same.id FROM same UNION SELECT near.id FROM near) AS found
      JOIN public.liaison_subject o ON o.id = found.id
      JOIN public.cases_case c ON c.id = o.case_id
      LEFT JOIN public.liaison_subject h ON h.id = s.holder_id
      LEFT JOIN public.liaison_subject k ON k.id = o.holder_id
     WHERE o.case_id <> s.case_id
  ), judged AS (
    SELECT seen.*,
           CASE WHEN seen.kind <> 'PERSON' THEN CASE WHEN shared <> '{}' THEN 'CERTAIN' END
                WHEN seen.names >= 0.88 AND born IN ('equal', 'swapped', 'same_year') THEN 'PROBABLE'
                WHEN seen.post_id <> post AND shared <> '{}' AND born IN ('equal', 'swapped', 'same_year') THEN 'PROBABLE'
                WHEN seen.names >= 0.93 THEN 'POSSIBLE' END AS found_level
      FROM seen
  )
  SELECT j.id, j.case_id, j.post_id,
         CASE WHEN j.born = 'conflict' THEN 'POSSIBLE' ELSE j.found_level END,
         CASE WHEN j.kind <> 'PERSON' OR j.post_id <> post THEN 1 ELSE j.names END::float,
         CASE WHEN j.kind = 'PERSON' THEN ARRAY['NAME'] ELSE j.shared END
           || CASE WHEN j.kind = 'PERSON' OR j.born <> '' THEN ARRAY['BIRTH_' || upper(coalesce(nullif(j.born, ''), 'unknown'))]
                   ELSE '{}' END
    FROM judged j WHERE j.found_level IS NOT NULL
   ORDER BY array_position(ARRAY['CERTAIN', 'PROBABLE', 'POSSIBLE'], j.found_level), 5 DESC, j.id DESC LIMIT most;
END $$;

-- Compare a row that the asker sees and keep what is found; returns the matches that are new. What people decided
-- stays decided.
CREATE FUNCTION sec.cross_check(subject bigint, most int) RETURNS SETOF bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  s public.liaison_subject;
  home bigint;
BEGIN
  SELECT x.* INTO s FROM public.liaison_subject x JOIN public.cases_case c ON c.id = x.case_id
   WHERE x.id = subject AND c.acl && sec.principals();
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no such row' USING ERRCODE = '42501';
  END IF;
  SELECT c.post_id INTO home FROM public.cases_case c WHERE c.id = s.case_id;
  RETURN QUERY
  WITH found AS (
    SELECT a.*, least(a.id, s.id) AS one_id, greatest(a.id, s.id) AS other_id
      FROM sec.alike(s, home, most) AS a WHERE s.removed_at IS NULL
  ), gone AS (
    DELETE FROM public.liaison_match m
     WHERE (m.one_id = s.id OR m.other_id = s.id) AND m.status = 'NEW'
       AND NOT EXISTS (SELECT FROM found f WHERE f.one_id = m.one_id AND f.other_id = m.other_id)
       AND NOT EXISTS (SELECT FROM public.liaison_channelanswer a WHERE a.match_id = m.id)
  ), kept AS (
    INSERT INTO public.liaison_match AS m (one_id, other_id, one_case_id, other_case_id, between_posts, level, score,
                                           reasons, found_at, status, comment)
    SELECT f.one_id, f.other_id, CASE WHEN f.id < s.id THEN f.case_id ELSE s.case_id END,
           CASE WHEN f.id < s.id THEN s.case_id ELSE f.case_id END, f.post_id <> home, f.level, f.score, f.reasons,
           sec.clock(), 'NEW', ''
      FROM found f
    ON CONFLICT (one_id, other_id) DO UPDATE
       SET level = excluded.level, score = excluded.score, reasons = excluded.reasons
     WHERE m.status = 'NEW' AND (m.level, m.score, m.reasons) IS DISTINCT FROM (excluded.level, excluded.score, excluded.reasons)
    RETURNING m.id, (m.xmax = 0) AS is_new
  )
  SELECT k.id FROM kept k WHERE k.is_new;
END $$;

-- Who is to be told of these matches: the owners and deputies of both files and the heads of their posts, each of whom
-- knows of it. For the worker alone: who follows a hidden file is none of the asker's business.
CREATE FUNCTION sec.match_audience(matches bigint[]) RETURNS SETOF int
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT DISTINCT p.person
    FROM public.liaison_match m
    CROSS JOIN LATERAL (VALUES (m.one_case_id, m.other_case_id), (m.other_case_id, m.one_case_id)) AS side(mine, theirs)
    JOIN public.cases_case c ON c.id = side.mine
    CROSS JOIN LATERAL (
      SELECT c.owner_id::int AS person UNION SELECT c.deputy_id::int
      UNION SELECT h.person FROM (
        SELECT a.user_id::int AS person FROM public.accounts_assignment a WHERE a.post_id = c.post_id AND a.role = 'ASI'
        UNION SELECT d.given_to_id::int FROM public.accounts_delegation d
               WHERE d.post_id = c.post_id AND d.kind = 'INTERIM'
      ) AS h CROSS JOIN LATERAL sec.held(h.person) AS r WHERE r.role = 'ASI' AND r.post_id = c.post_id
    ) AS p
   WHERE m.id = ANY (matches) AND p.person IS NOT NULL
     AND sec.knows_of(side.mine, side.theirs, sec.principals_of(p.person))
   ORDER BY 1
$$;

-- The two sides of matches that the asker knows of: whether they see each file, whether it is still at work, and whom
-- to ask. `mine` comes first; nothing else of a file that is not seen leaves this function.
CREATE FUNCTION sec.match_sides(matches bigint[])
RETURNS TABLE (match bigint, subject bigint, file bigint, seen boolean, at_work boolean, owner int, post int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT m.id, CASE WHEN v.seen THEN side.subject END, CASE WHEN v.seen THEN side.file END, v.seen,
         c.closed_at IS NULL, c.owner_id::int, c.post_id::int
    FROM public.liaison_match m
    CROSS JOIN LATERAL (VALUES (m.one_id, m.one_case_id, m.other_case_id), (m.other_id, m.other_case_id, m.one_case_id))
      AS side(subject, file, across)
    JOIN public.cases_case c ON c.id = side.file
    CROSS JOIN LATERAL (SELECT sec.knows_of(side.file, side.across, sec.principals()) AS seen) AS v
   WHERE m.id = ANY (matches)
     AND (sec.knows_of(m.one_case_id, m.other_case_id, sec.principals())
          OR sec.knows_of(m.other_case_id, m.one_case_id, sec.principals()))
   ORDER BY m.id, v.seen DESC, side.subject
$$;

-- Rows of the asker's own files that share a sound or a number with what they typed. An index on arrays is of no use
-- behind the policy (`&&` may not run before it): the rule is applied here, in the same expression.
CREATE FUNCTION sec.find_subjects(sounds text[], numbers uuid[], most int) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT s.id FROM public.liaison_subject s JOIN public.cases_case c ON c.id = s.case_id
   WHERE (s.blocks && sounds OR s.digests && numbers) AND s.removed_at IS NULL
     AND c.acl && (SELECT sec.principals())::int[]
   ORDER BY cardinality(ARRAY(SELECT unnest(s.blocks) INTERSECT SELECT unnest(sounds))) DESC, s.id DESC LIMIT most
$$;

-- The desk's share: how many, by post, level and state. A match between posts counts for both.
CREATE FUNCTION sec.match_counts() RETURNS TABLE (post int, level text, status text, number bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT c.post_id::int, m.level::text, m.status::text, count(DISTINCT m.id)
    FROM public.liaison_match m JOIN public.cases_case c ON c.id IN (m.one_case_id, m.other_case_id)
   WHERE sec.is_dcis() GROUP BY 1, 2, 3
$$;

-- Names of the file's people in what the search box finds, whatever the kind of file and whoever edits it.
CREATE FUNCTION sec.names_in(file bigint) RETURNS tsvector
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT public.ssi_document('', string_agg(s.search_words, ' ')) FROM public.liaison_subject s
   WHERE s.case_id = file AND s.removed_at IS NULL
$$;
CREATE FUNCTION sec.case_names() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.search IS DISTINCT FROM OLD.search THEN
    NEW.search := NEW.search || sec.names_in(NEW.id);
  END IF;
  RETURN NEW;
END $$;
-- After "guard", in the order of their names: it has just made the vector of the texts.
CREATE TRIGGER names BEFORE UPDATE OF title, search_text ON cases_case
  FOR EACH ROW EXECUTE FUNCTION sec.case_names();
CREATE FUNCTION sec.subject_named() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.cases_case c
     SET search = public.ssi_document(c.reference || ' ' || c.title, c.search_text) || sec.names_in(c.id)
   WHERE c.id = NEW.case_id;
  RETURN NULL;
END $$;
CREATE TRIGGER named AFTER INSERT OR UPDATE OF search_words, removed_at ON liaison_subject
  FOR EACH ROW EXECUTE FUNCTION sec.subject_named();

-- Bulk and raw writes leave a trace; keys and names never enter the journal.
CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON liaison_subject FOR EACH ROW EXECUTE FUNCTION
  audit.row_changed('kind', 'added_by_id', 'removed_at', 'removed_by_id');
CREATE TRIGGER journal AFTER UPDATE OR DELETE ON liaison_match FOR EACH ROW EXECUTE FUNCTION
  audit.row_changed('status', 'level', 'decided_by_id');

-- The holder of an object is named in the same file.
CREATE UNIQUE INDEX subjects_with_their_case ON liaison_subject (id, case_id);
ALTER TABLE liaison_subject ADD CONSTRAINT held_in_the_same_file
  FOREIGN KEY (holder_id, case_id) REFERENCES liaison_subject (id, case_id);

REVOKE ALL ON FUNCTION sec.knows_of(bigint, bigint, int[]), sec.officer_principals(), sec.is_french(),
  sec.is_special_france(bigint), sec.alike(public.liaison_subject, bigint, int),
  sec.cross_check(bigint, int), sec.match_audience(bigint[]), sec.match_sides(bigint[]),
  sec.find_subjects(text[], uuid[], int), sec.match_counts(), sec.names_in(bigint), sec.case_names(),
  sec.subject_named() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.officer_principals(), sec.is_french(), sec.is_special_france(bigint),
  sec.cross_check(bigint, int), sec.match_sides(bigint[]), sec.find_subjects(text[], uuid[], int), sec.match_counts()
  TO ssi_app, ssi_worker, ssi_bypass;
GRANT EXECUTE ON FUNCTION sec.match_audience(bigint[]) TO ssi_worker, ssi_bypass;
GRANT EXECUTE ON FUNCTION sec.alike(public.liaison_subject, bigint, int) TO ssi_sec, ssi_bypass;
GRANT DELETE ON liaison_match TO ssi_sec;

-- Ownership last: the owner of the migrations grants nothing on what it no longer owns.
ALTER FUNCTION sec.knows_of(bigint, bigint, int[]) OWNER TO ssi_sec;
ALTER FUNCTION sec.is_special_france(bigint) OWNER TO ssi_sec;
ALTER FUNCTION sec.cross_check(bigint, int) OWNER TO ssi_sec;
ALTER FUNCTION sec.match_audience(bigint[]) OWNER TO ssi_sec;
ALTER FUNCTION sec.match_sides(bigint[]) OWNER TO ssi_sec;
ALTER FUNCTION sec.find_subjects(text[], uuid[], int) OWNER TO ssi_sec;
ALTER FUNCTION sec.match_counts() OWNER TO ssi_sec;
ALTER FUNCTION sec.names_in(bigint) OWNER TO ssi_sec;
ALTER FUNCTION sec.case_names() OWNER TO ssi_sec;
ALTER FUNCTION sec.subject_named() OWNER TO ssi_sec;
