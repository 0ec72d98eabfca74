-- Sums per sector of the posts one leads or, for the desk, of any: never a title, a company or a file.
CREATE FUNCTION sec.export_support(posts int[], starts timestamptz[], ends timestamptz[])
RETURNS TABLE (sector text, opened bigint, amount numeric, won bigint, won_amount numeric)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT o.sector::text,
         count(*) FILTER (WHERE c.opened_at >= p.since AND c.opened_at < p.until),
         coalesce(sum(o.estimated_amount) FILTER (WHERE c.opened_at >= p.since AND c.opened_at < p.until), 0),
         count(*) FILTER (WHERE c.status = 'GAGNEE' AND c.closed_at >= p.since AND c.closed_at < p.until),
         coalesce(sum(o.estimated_amount)
           FILTER (WHERE c.status = 'GAGNEE' AND c.closed_at >= p.since AND c.closed_at < p.until), 0)
    FROM public.cooperation_opportunity o
    JOIN public.cases_case c ON c.id = o.case_ptr_id
    JOIN unnest(export_support.posts, starts, ends) AS p(post, since, until) ON p.post = c.post_id
   WHERE sec.is_dcis() OR p.post = ANY (sec.led_posts())
   GROUP BY o.sector
$$;
REVOKE ALL ON FUNCTION sec.export_support(int[], timestamptz[], timestamptz[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.export_support(int[], timestamptz[], timestamptz[]) TO ssi_app, ssi_worker, ssi_bypass;
ALTER FUNCTION sec.export_support(int[], timestamptz[], timestamptz[]) OWNER TO ssi_sec;
