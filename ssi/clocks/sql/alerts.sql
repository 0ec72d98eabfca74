-- Planned with the clock by whoever moves it; told by the worker only, once.
REVOKE UPDATE ON clocks_clockalert FROM ssi_app;
GRANT UPDATE (at) ON clocks_clockalert TO ssi_app;

-- Take the warnings that are due: mark them told, and say to whom each goes. Of several of one clock (a worker that
-- slept) the last alone is sent; those of a kept, moot or suspended clock are taken in silence. The owner and the
-- deputy, on a breach the head of the post too; never somebody who does not see the file at this moment.
CREATE FUNCTION sec.take_due_alerts(most int)
RETURNS TABLE (alert bigint, person int, reference text, due_at timestamptz, zone text, kind text)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH due AS (
    SELECT a.id, a.clock_id, a.kind, a.at FROM public.clocks_clockalert a
     WHERE a.told_at IS NULL AND a.at <= sec.clock()
     ORDER BY a.at LIMIT most FOR UPDATE SKIP LOCKED
  ), last AS (
    SELECT DISTINCT ON (due.clock_id) due.id, due.kind, k.due_at, k.time_zone, k.case_id
      FROM due JOIN public.clocks_clock k ON k.id = due.clock_id
     WHERE k.kept_at IS NULL AND k.moot_at IS NULL AND k.due_at IS NOT NULL
     ORDER BY due.clock_id, due.at DESC, due.id DESC
  ), sent AS (
    SELECT last.*, c.reference, ARRAY(
      SELECT DISTINCT p.person FROM (
        SELECT c.owner_id::int AS person
        UNION SELECT c.deputy_id::int
        UNION SELECT h.person FROM (
          SELECT s.user_id::int AS person FROM public.accounts_assignment s
           WHERE s.post_id = c.post_id AND s.role = 'ASI'
          UNION SELECT d.given_to_id::int FROM public.accounts_delegation d
           WHERE d.post_id = c.post_id AND d.kind = 'INTERIM'
        ) AS h CROSS JOIN LATERAL sec.held(h.person) AS r
         WHERE last.kind = 'BREACH' AND r.role = 'ASI' AND r.post_id = c.post_id
      ) AS p WHERE p.person IS NOT NULL AND c.acl && sec.principals_of(p.person)
    ) AS people
      FROM last JOIN public.cases_case c ON c.id = last.case_id
  ), marked AS (
    UPDATE public.clocks_clockalert a SET told_at = sec.clock(), told_to = coalesce(sent.people, '{}')
      FROM due LEFT JOIN sent ON sent.id = due.id WHERE a.id = due.id
  )
  SELECT sent.id, p.person, sent.reference::text, sent.due_at, sent.time_zone::text, sent.kind::text
    FROM sent CROSS JOIN LATERAL unnest(sent.people) AS p(person) ORDER BY sent.id, p.person
$$;
REVOKE ALL ON FUNCTION sec.take_due_alerts(int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.take_due_alerts(int) TO ssi_worker, ssi_bypass;

-- Ownership last: the owner of the migrations grants nothing on what it no longer owns.
ALTER FUNCTION sec.take_due_alerts(int) OWNER TO ssi_sec;
