-- When each of these persons last left a line in the journal from a page, for the central desk alone: a moment, and
-- nothing of what was done. A line without a request is the worker's, whatever name it acts in: no sign of life.
SET LOCAL ROLE ssi_audit;
CREATE FUNCTION audit.last_signs(people int[]) RETURNS TABLE (person int, at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT p.id, (SELECT e.at FROM audit.event e WHERE e.actor_id = p.id AND e.request_id <> '' ORDER BY e.at DESC LIMIT 1)
    FROM unnest(last_signs.people) AS p(id) WHERE (SELECT sec.is_dcis())
$$;
REVOKE ALL ON FUNCTION audit.last_signs(int[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit.last_signs(int[]) TO ssi_app, ssi_bypass;
RESET ROLE;
