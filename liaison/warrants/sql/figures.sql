-- How many detained persons may be released soon: for the desk and the people of the post, who may not see each file.
CREATE FUNCTION sec.release_risk(posts int[], rules text[], until timestamptz) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT count(*) FROM public.liaison_arrestwarrant w
    JOIN public.cases_case c ON c.id = w.case_ptr_id
   WHERE c.post_id = ANY (release_risk.posts) AND (sec.is_dcis() OR c.post_id = ANY (sec.posts()))
     AND w.detained_since IS NOT NULL AND c.closed_at IS NULL
     AND EXISTS (SELECT FROM public.clocks_clock k JOIN public.clocks_clockrule r ON r.id = k.rule_id
                  WHERE k.case_id = c.id AND k.kept_at IS NULL AND k.moot_at IS NULL
                    AND k.due_at <= release_risk.until AND r.code = ANY (release_risk.rules))
$$;
REVOKE ALL ON FUNCTION sec.release_risk(int[], text[], timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.release_risk(int[], text[], timestamptz) TO ssi_app, ssi_worker, ssi_bypass;
ALTER FUNCTION sec.release_risk(int[], text[], timestamptz) OWNER TO ssi_sec;
