-- What each post committed and paid, month by month, from the dates of the movements: sums alone, so that the desk and the
-- head of a post read them whatever the state of the file (cooperation-consular.md §8.5).
CREATE FUNCTION sec.money_by_month(first date, last date)
RETURNS TABLE (post int, month date, committed numeric, paid numeric)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT l.post_id::int, date_trunc('month', m."on")::date, sum(m.committed), sum(m.paid)
    FROM (SELECT e.commitment_id, e."on", e.eur AS committed, 0 AS paid
            FROM public.cooperation_commitmententry e WHERE e."on" BETWEEN money_by_month.first AND money_by_month.last
          UNION ALL
          SELECT p.commitment_id, p."on", 0, p.eur
            FROM public.cooperation_payment p WHERE p."on" BETWEEN money_by_month.first AND money_by_month.last) AS m
    JOIN public.cooperation_commitment c ON c.id = m.commitment_id
    JOIN public.cooperation_lineledger l ON l.line_id = c.line_id
   WHERE (SELECT sec.is_dcis()) OR l.post_id = ANY ((SELECT sec.led_posts())::int[])
   GROUP BY 1, 2
$$;
REVOKE ALL ON FUNCTION sec.money_by_month(date, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.money_by_month(date, date) TO ssi_app;
ALTER FUNCTION sec.money_by_month(date, date) OWNER TO ssi_sec;
