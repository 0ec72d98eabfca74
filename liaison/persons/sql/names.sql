-- How alike two names are: what `names.similarity` computes, for rows that the asker may not see. The words come
-- ready from Python (`names.comparable`); a test compares the two on the same pairs.

-- 1 − edits ÷ longest, two neighbours swapped counted one edit as in Python.
CREATE FUNCTION sec.closeness(a text, b text) RETURNS float
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN a = b THEN 1 WHEN a = '' OR b = '' THEN 0 ELSE 1 - (
    CASE WHEN edits = 2 AND length(a) = length(b) AND EXISTS (
           SELECT FROM generate_series(1, length(a) - 1) AS i
            WHERE overlay(a PLACING substr(a, i + 1, 1) || substr(a, i, 1) FROM i FOR 2) = b)
         THEN 1 ELSE edits END)::float / greatest(length(a), length(b)) END
    FROM (SELECT public.levenshtein(left(a, 100), left(b, 100)) AS edits) AS counted
$$;

-- A word is [spelling, sound, consonants, Arabic letters, pattern of its Latin sounds].
CREATE FUNCTION sec.word_score(a jsonb, b jsonb) RETURNS float
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE
    WHEN a ->> 3 <> '' AND b ->> 3 <> '' THEN sec.closeness(a ->> 3, b ->> 3)
    WHEN a ->> 3 <> '' THEN CASE WHEN b ->> 1 ~ (a ->> 4) THEN 0.96 ELSE 0.74 * sec.closeness(a ->> 2, b ->> 2) END
    WHEN b ->> 3 <> '' THEN CASE WHEN a ->> 1 ~ (b ->> 4) THEN 0.96 ELSE 0.74 * sec.closeness(a ->> 2, b ->> 2) END
    WHEN a ->> 0 = b ->> 0 THEN 1
    ELSE greatest(sec.closeness(a ->> 0, b ->> 0), 0.98 * sec.closeness(a ->> 1, b ->> 1))
  END
$$;

-- Best pairing of words, weighted by their length; a word without counterpart costs a third of its weight.
CREATE FUNCTION sec.words_score(ours jsonb, theirs jsonb) RETURNS float
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  pair record;
  used_ours int[] := '{}';
  used_theirs int[] := '{}';
  paired float := 0;
  gained float := 0;
  whole float := 0;
  worst float := 1;
  score float;
BEGIN
  IF jsonb_array_length(ours) = 0 OR jsonb_array_length(theirs) = 0 THEN
    RETURN 0;
  END IF;
  FOR pair IN
    SELECT i, j, sec.word_score(a, b) AS score, length(a ->> 0) + length(b ->> 0) AS weight
      FROM jsonb_array_elements(ours) WITH ORDINALITY AS x(a, i),
           jsonb_array_elements(theirs) WITH ORDINALITY AS y(b, j)
     ORDER BY 3 DESC, least(a ->> 0, b ->> 0) COLLATE "C", greatest(a ->> 0, b ->> 0) COLLATE "C"
  LOOP
    CONTINUE WHEN pair.i = ANY (used_ours) OR pair.j = ANY (used_theirs);
    used_ours := used_ours || pair.i::int;
    used_theirs := used_theirs || pair.j::int;
    paired := paired + pair.weight;
    gained := gained + pair.weight * pair.score;
    worst := least(worst, pair.score);
  END LOOP;
  SELECT sum(length(a ->> 0)) INTO whole
    FROM (SELECT a FROM jsonb_array_elements(ours) AS o(a) UNION ALL SELECT a FROM jsonb_array_elements(theirs) AS t(a)) AS e;
  score := gained / nullif(paired + 0.35 * (whole - paired), 0);
  IF worst < 0.75 OR (least(jsonb_array_length(ours), jsonb_array_length(theirs)) = 1
                      AND jsonb_array_length(ours) <> jsonb_array_length(theirs)) THEN
    RETURN least(coalesce(score, 0), 0.85);
  END IF;
  RETURN coalesce(score, 0);
END $$;

-- Two names: their words, those with the particles glued, and the same letters cut otherwise.
CREATE FUNCTION sec.name_score(a jsonb, b jsonb) RETURNS float
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT greatest(
    (SELECT max(sec.words_score(ours, theirs))
       FROM (VALUES (a -> 'w'), (a -> 'g')) AS x(ours), (VALUES (b -> 'w'), (b -> 'g')) AS y(theirs)
      WHERE ours IS NOT NULL AND theirs IS NOT NULL),
    CASE WHEN jsonb_array_length(a -> 'w') <> jsonb_array_length(b -> 'w') AND a ? 'j' AND b ? 'j' THEN
      (SELECT 0.98 * max(close) FROM (
         SELECT sec.closeness(m, n) AS close
           FROM jsonb_array_elements_text(a -> 'j') AS x(m), jsonb_array_elements_text(b -> 'j') AS y(n)
       ) AS runs WHERE close >= 0.95)
    END)
$$;

-- Every name borne by the one against every name borne by the other.
CREATE FUNCTION sec.names_score(ours jsonb, theirs jsonb) RETURNS float
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(max(sec.name_score(a, b)), 0) FROM jsonb_array_elements(ours) AS a, jsonb_array_elements(theirs) AS b
$$;

-- What two dates of birth say of each other: `crosscheck.birth_agreement`, "" when one is missing.
CREATE FUNCTION sec.birth_agreement(y1 int, m1 int, d1 int, y2 int, m2 int, d2 int) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE
    WHEN y1 IS NULL OR y2 IS NULL THEN ''
    WHEN y1 <> y2 THEN 'conflict'
    WHEN m1 > 0 AND d1 > 0 AND m2 > 0 AND d2 > 0 THEN
      CASE WHEN (m1, d1) = (m2, d2) THEN 'equal' WHEN (m1, d1) = (d2, m2) THEN 'swapped' ELSE 'conflict' END
    WHEN m1 > 0 AND m2 > 0 AND m1 <> m2 THEN 'conflict'
    ELSE 'same_year'
  END
$$;
REVOKE ALL ON FUNCTION sec.closeness(text, text), sec.word_score(jsonb, jsonb), sec.words_score(jsonb, jsonb),
  sec.name_score(jsonb, jsonb), sec.names_score(jsonb, jsonb), sec.birth_agreement(int, int, int, int, int, int)
  FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.closeness(text, text), sec.word_score(jsonb, jsonb), sec.words_score(jsonb, jsonb),
  sec.name_score(jsonb, jsonb), sec.names_score(jsonb, jsonb), sec.birth_agreement(int, int, int, int, int, int)
  TO ssi_sec, ssi_bypass;
