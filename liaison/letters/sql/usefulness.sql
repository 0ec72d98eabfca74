-- What answers were worth, as sums: one account per French procedure, or per file when it has no number of its own.
CREATE FUNCTION sec.usefulness(posts int[], starts timestamptz[], ends timestamptz[])
RETURNS TABLE (result text, procedures bigint, quantity bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT s.result, count(*), sum(s.quantity)::bigint FROM (
    SELECT u.result::text AS result, coalesce(nullif(u.national_reference, ''), c.reference) AS account,
           max(coalesce(u.quantity, 1)) AS quantity
      FROM public.liaison_usefulness u
      JOIN public.cases_case c ON c.id = u.case_id
      JOIN unnest(usefulness.posts, starts, ends) AS p(post, since, until)
        ON p.post = c.post_id AND u.recorded_at >= p.since AND u.recorded_at < p.until
     WHERE sec.is_dcis() OR p.post = ANY (sec.posts())
     GROUP BY 1, 2) AS s
   GROUP BY s.result
$$;
REVOKE ALL ON FUNCTION sec.usefulness(int[], timestamptz[], timestamptz[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.usefulness(int[], timestamptz[], timestamptz[]) TO ssi_app, ssi_worker, ssi_bypass;
ALTER FUNCTION sec.usefulness(int[], timestamptz[], timestamptz[]) OWNER TO ssi_sec;
