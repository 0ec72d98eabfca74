-- What the consular section reads of the trainees (cooperation-consular.md §4.5 « CONSUL: R visa »): who was selected for
-- a session that needs a visa, and where the visa stands. Neither the file, nor the vetting, nor the passport.
CREATE FUNCTION sec.trainee_visas() RETURNS TABLE (id bigint, last_name text, first_name text, country_id text,
  place text, starts_on date, ends_on date, status text, visa_asked_on date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT n.id, n.last_name, n.first_name, n.country_id, s.place, s.starts_on, s.ends_on, n.status, n.visa_asked_on
    FROM public.cooperation_nomination n
    JOIN public.cooperation_trainingsession s ON s.id = n.session_id
    JOIN public.cases_case c ON c.id = n.case_id
   WHERE s.needs_visa AND s.ends_on >= sec.clock()::date AND n.forgotten_on IS NULL
     AND n.status IN ('RETENU', 'VISA_DEMANDE', 'VISA_OBTENU', 'VISA_REFUSE')
     AND c.status NOT IN ('REFUSE', 'ANNULEE') AND NOT c.compartmented AND NOT c.special_france
     AND sec.token(7, sec.place(c.post_id::int)) = ANY (sec.principals())
   ORDER BY s.starts_on, n.last_name, n.id $$;
REVOKE ALL ON FUNCTION sec.trainee_visas() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.trainee_visas() TO ssi_app, ssi_bypass;
ALTER FUNCTION sec.trainee_visas() OWNER TO ssi_sec;
