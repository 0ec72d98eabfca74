-- Names of trainees: whoever works on the action at the post. Not the ambassador, and the desk for the sessions in
-- France only (cooperation-consular.md §4.5). Everybody who sees the file counts them through `sec.training_counts`.
CREATE FUNCTION sec.names_principals() RETURNS int[]
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(t), '{}') FROM unnest(sec.principals()) AS t WHERE t >> 27 NOT IN (4, 8, 9) $$;
REVOKE ALL ON FUNCTION sec.names_principals() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.names_principals() TO ssi_app, ssi_worker, ssi_sec, ssi_bypass, ssi_owner;

ALTER TABLE cooperation_nomination ENABLE ROW LEVEL SECURITY;
ALTER TABLE cooperation_nomination FORCE ROW LEVEL SECURITY;
CREATE POLICY named_to_those_who_work_on_it ON cooperation_nomination FOR SELECT USING (
  EXISTS (SELECT FROM cases_case c WHERE c.id = case_id AND c.acl && (SELECT sec.names_principals())::int[])
  OR (SELECT sec.is_dcis())
     AND EXISTS (SELECT FROM cases_case c WHERE c.id = case_id)
     AND EXISTS (SELECT FROM cooperation_trainingsession s WHERE s.id = session_id AND s.in_france));
CREATE POLICY added_by_those_who_work_on_it ON cooperation_nomination FOR INSERT WITH CHECK (
  EXISTS (SELECT FROM cases_case c WHERE c.id = case_id AND c.acl && (SELECT sec.names_principals())::int[]));
CREATE POLICY changed_by_those_who_work_on_it ON cooperation_nomination FOR UPDATE
  USING (EXISTS (SELECT FROM cases_case c WHERE c.id = case_id AND c.acl && (SELECT sec.names_principals())::int[]))
  WITH CHECK (EXISTS (SELECT FROM cases_case c WHERE c.id = case_id AND c.acl && (SELECT sec.names_principals())::int[]));

-- What hangs on a nomination is seen with it, and written by those who may change it.
DO $$
DECLARE
  part text;
BEGIN
  FOREACH part IN ARRAY ARRAY['nominationpiece', 'vetting', 'attendance', 'certificate'] LOOP
    EXECUTE format('ALTER TABLE cooperation_%I ENABLE ROW LEVEL SECURITY', part);
    EXECUTE format('ALTER TABLE cooperation_%I FORCE ROW LEVEL SECURITY', part);
    EXECUTE format('CREATE POLICY seen_with_the_nomination ON cooperation_%I FOR SELECT USING ('
      'EXISTS (SELECT FROM cooperation_nomination n WHERE n.id = nomination_id))', part);
    EXECUTE format('CREATE POLICY added_to_the_nomination ON cooperation_%I FOR INSERT WITH CHECK ('
      'EXISTS (SELECT FROM cases_case c WHERE c.id = case_id AND c.acl && (SELECT sec.names_principals())::int[]))',
      part);
    EXECUTE format('CREATE POLICY changed_with_the_nomination ON cooperation_%I FOR UPDATE USING ('
      'EXISTS (SELECT FROM cases_case c WHERE c.id = case_id AND c.acl && (SELECT sec.names_principals())::int[]))'
      ' WITH CHECK (EXISTS (SELECT FROM cases_case c'
      ' WHERE c.id = case_id AND c.acl && (SELECT sec.names_principals())::int[]))', part);
  END LOOP;
END $$;
-- A certificate given is given.
REVOKE UPDATE ON cooperation_certificate FROM ssi_app;

-- The states of `trainings/states.py` (a test compares), and nobody sits down without a vetting that holds.
CREATE FUNCTION sec.nomination_guard() RETURNS trigger
LANGUAGE plpgsql SECURITY INVOKER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  allowed jsonb := '{
    "PROPOSE": ["DOSSIER_INCOMPLET", "DOSSIER_COMPLET", "ECARTE", "ABANDON"],
    "DOSSIER_INCOMPLET": ["DOSSIER_COMPLET", "ECARTE", "ABANDON"],
    "DOSSIER_COMPLET": ["DOSSIER_INCOMPLET", "VERIFIE", "ECARTE", "ABANDON"],
    "VERIFIE": ["RETENU", "RESERVE", "ECARTE", "ABANDON"],
    "RETENU": ["RESERVE", "VISA_DEMANDE", "PRESENT", "ABANDON"],
    "RESERVE": ["RETENU", "ECARTE", "ABANDON"],
    "VISA_DEMANDE": ["VISA_OBTENU", "VISA_REFUSE", "ABANDON"],
    "VISA_OBTENU": ["PRESENT", "ABANDON"],
    "VISA_REFUSE": ["ABANDON"],
    "PRESENT": ["RETENU", "VISA_OBTENU", "CERTIFIE", "ABANDON"]}';
BEGIN
  IF current_user = 'ssi_bypass' THEN
    RETURN NEW;
  END IF;
  IF TG_OP = 'INSERT' THEN
    IF NEW.status <> 'PROPOSE' THEN
      RAISE EXCEPTION 'a nomination begins proposed, not %', NEW.status USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
  END IF;
  IF (NEW.session_id, NEW.case_id, NEW.number) IS DISTINCT FROM (OLD.session_id, OLD.case_id, OLD.number) THEN
    RAISE EXCEPTION 'a nomination keeps its session and its number' USING ERRCODE = '23514';
  END IF;
  IF NEW.status <> OLD.status THEN
    IF NOT coalesce(allowed -> OLD.status ? NEW.status, false) THEN
      RAISE EXCEPTION 'no move of a nomination leads from % to %', OLD.status, NEW.status USING ERRCODE = '23514';
    END IF;
    IF NEW.status = 'PRESENT' AND NOT EXISTS (
      SELECT FROM public.cooperation_vetting v
       JOIN public.cooperation_trainingsession s ON s.id = NEW.session_id
       WHERE v.id = (SELECT id FROM public.cooperation_vetting WHERE nomination_id = NEW.id
                      AND decision <> 'EN_ATTENTE' ORDER BY decided_on DESC, id DESC LIMIT 1)
         AND v.decision = 'FAVORABLE' AND v.expires_on >= s.starts_on) THEN
      RAISE EXCEPTION 'nobody attends without a favourable vetting in force' USING ERRCODE = '23514';
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON cooperation_nomination FOR EACH ROW
  EXECUTE FUNCTION sec.nomination_guard();
CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON cooperation_nomination FOR EACH ROW EXECUTE FUNCTION
  audit.row_changed('session_id', 'number', 'status');
CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON cooperation_vetting FOR EACH ROW EXECUTE FUNCTION
  audit.row_changed('nomination_id', 'decision', 'expires_on');

-- Heads, never names: for whoever sees the file.
CREATE FUNCTION sec.training_counts(sessions bigint[]) RETURNS TABLE (session_id bigint, status text, sex text, n bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT n.session_id, n.status::text, n.sex::text, count(*)
    FROM public.cooperation_nomination n JOIN public.cases_case c ON c.id = n.case_id
   WHERE n.session_id = ANY (sessions) AND c.acl && sec.principals()
   GROUP BY n.session_id, n.status, n.sex
$$;

-- Sums of the sessions that ended between two days, of the posts one leads or, for the desk, of any.
CREATE FUNCTION sec.training_sums(posts int[], since date, until date)
RETURNS TABLE (sessions bigint, seats bigint, trained bigint, women bigint, men bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH held AS (
    SELECT s.id, s.seats FROM public.cooperation_trainingsession s JOIN public.cases_case c ON c.id = s.case_id
     WHERE c.post_id = ANY (posts) AND s.ends_on BETWEEN since AND until AND c.status NOT IN ('ANNULEE', 'REFUSE')
       AND (sec.is_dcis() OR c.post_id = ANY (sec.led_posts()))),
  there AS (
    SELECT n.sex FROM public.cooperation_nomination n JOIN held ON held.id = n.session_id
     WHERE n.status IN ('PRESENT', 'CERTIFIE'))
  SELECT (SELECT count(*) FROM held), (SELECT coalesce(sum(held.seats), 0)::bigint FROM held),
         (SELECT count(*) FROM there), (SELECT count(*) FROM there WHERE sex = 'F'),
         (SELECT count(*) FROM there WHERE sex = 'M')
$$;

-- Evaluations that were due between two days, and those of them that were done.
CREATE FUNCTION sec.training_evaluations(posts int[], since date, until date)
RETURNS TABLE (level int, due bigint, done bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT e.level::int, count(*), count(e.done_on)
    FROM public.cooperation_trainingevaluation e JOIN public.cases_case c ON c.id = e.case_id
   WHERE c.post_id = ANY (posts) AND e.due_on BETWEEN since AND until AND c.status NOT IN ('ANNULEE', 'REFUSE')
     AND (sec.is_dcis() OR c.post_id = ANY (sec.led_posts()))
   GROUP BY e.level
$$;
REVOKE ALL ON FUNCTION sec.training_counts(bigint[]), sec.training_sums(int[], date, date),
  sec.training_evaluations(int[], date, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.training_counts(bigint[]), sec.training_sums(int[], date, date),
  sec.training_evaluations(int[], date, date) TO ssi_app, ssi_worker, ssi_bypass;
ALTER FUNCTION sec.training_counts(bigint[]) OWNER TO ssi_sec;
ALTER FUNCTION sec.training_sums(int[], date, date) OWNER TO ssi_sec;
ALTER FUNCTION sec.training_evaluations(int[], date, date) OWNER TO ssi_sec;

-- A document that holds names is read by those who read the names, whatever else they see of the file.
CREATE POLICY names_of_trainees ON reports_printout AS RESTRICTIVE FOR SELECT USING (
  code NOT IN ('training-certificate', 'training-sheet', 'training-calls')
  OR EXISTS (SELECT FROM cases_case c WHERE c.id = case_id AND c.acl && (SELECT sec.names_principals())::int[]));

-- The documents that name the people of a session, once nobody of it is named any more. For the worker.
CREATE FUNCTION sec.forget_training_papers(session bigint) RETURNS SETOF text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  papers bigint[];
  jobs uuid[];
BEGIN
  IF EXISTS (SELECT FROM public.cooperation_nomination WHERE session_id = session AND forgotten_on IS NULL) THEN
    RAISE EXCEPTION 'somebody of session % is still named', session USING ERRCODE = '23514';
  END IF;
  SELECT array_agg(p.id) INTO papers FROM public.reports_printout p
    JOIN public.cooperation_trainingsession s ON s.id = session AND s.case_id = p.case_id
   WHERE p.code IN ('training-certificate', 'training-sheet', 'training-calls')
     AND (split_part(p.variant, '-', 1) = 's' || session
          OR p.variant IN (SELECT 'n' || n.id FROM public.cooperation_nomination n WHERE n.session_id = session));
  SELECT array_agg(id) INTO jobs FROM public.reports_reportjob WHERE printout_id = ANY (papers);
  RETURN QUERY SELECT sealed_name::text FROM public.reports_reportfile WHERE job_id = ANY (jobs);
  DELETE FROM public.reports_reportfile WHERE job_id = ANY (jobs);
  DELETE FROM public.reports_reportjob WHERE id = ANY (jobs);
  DELETE FROM public.reports_printout WHERE id = ANY (papers);
END $$;
REVOKE ALL ON FUNCTION sec.forget_training_papers(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.forget_training_papers(bigint) TO ssi_worker, ssi_bypass;
ALTER FUNCTION sec.forget_training_papers(bigint) OWNER TO ssi_sec;
