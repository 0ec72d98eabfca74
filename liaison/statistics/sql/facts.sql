-- What is counted of an exchange, without a text or a name, written by the database as things happen: a figure
-- then never walks the threads, and the desk counts what it may not read.

-- Whether what the partner gave was of use: what the French unit reported, else what was noted when it was exploited.
CREATE FUNCTION sec.exchange_useful(file bigint, outcome text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce((SELECT bool_or(u.result <> 'NOTHING') FROM public.liaison_usefulness u WHERE u.case_id = file),
                  nullif(outcome, '') <> 'NOTHING')
$$;

CREATE FUNCTION sec.exchange_fact() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO public.liaison_exchangefact AS f (case_id, post_id, nature, regime, urgent, refusal_ground, useful, started_at)
    SELECT c.id, c.post_id, NEW.nature, NEW.regime, NEW.urgent, NEW.refusal_ground, sec.exchange_useful(c.id, NEW.outcome),
           CASE WHEN c.direction = 'IN' THEN coalesce(NEW.received_at, c.opened_at) END
      FROM public.cases_case c WHERE c.id = NEW.case_ptr_id
    ON CONFLICT (case_id) DO UPDATE SET
      nature = excluded.nature, regime = excluded.regime, urgent = excluded.urgent,
      refusal_ground = excluded.refusal_ground, useful = excluded.useful, started_at = coalesce(excluded.started_at, f.started_at);
  RETURN NULL;
END $$;
CREATE TRIGGER counted AFTER INSERT OR UPDATE OF nature, regime, urgent, refusal_ground, received_at, outcome
  ON liaison_informationexchange FOR EACH ROW EXECUTE FUNCTION sec.exchange_fact();

CREATE FUNCTION sec.exchange_result() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.liaison_exchangefact SET useful = sec.exchange_useful(NEW.case_id, '') WHERE case_id = NEW.case_id;
  RETURN NULL;
END $$;
CREATE TRIGGER counted AFTER INSERT ON liaison_usefulness FOR EACH ROW EXECUTE FUNCTION sec.exchange_result();

CREATE FUNCTION sec.exchange_message() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO public.liaison_exchangemark (case_id, post_id, kind, at)
    SELECT f.case_id, f.post_id, 'MESSAGE', NEW.sent_at
      FROM public.liaison_exchangefact f WHERE f.case_id = NEW.case_id;
  RETURN NULL;
END $$;
CREATE TRIGGER counted AFTER INSERT ON liaison_message FOR EACH ROW EXECUTE FUNCTION sec.exchange_message();

-- Every piece carries a grade; « X » or « F » for the source, « 6 » for the information, say that nobody could tell.
CREATE FUNCTION sec.exchange_piece() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO public.liaison_exchangemark (case_id, post_id, kind, at)
    SELECT f.case_id, f.post_id,
           CASE WHEN NEW.source_grade IN ('X', 'F') OR NEW.information_grade = '6' THEN 'UNEVALUATED' ELSE 'EVALUATED' END,
           NEW.added_at
      FROM public.liaison_exchangefact f WHERE f.case_id = NEW.case_id;
  RETURN NULL;
END $$;
CREATE TRIGGER counted AFTER INSERT ON liaison_intelligence FOR EACH ROW EXECUTE FUNCTION sec.exchange_piece();

-- Entering a state, as the timeline tells it. A state no workflow declares yet is simply never entered.
CREATE FUNCTION sec.exchange_moved() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.target = 'TRANSMIS' THEN
    UPDATE public.liaison_exchangefact SET started_at = NEW.at WHERE case_id = NEW.case_id AND started_at IS NULL;
  ELSE
    INSERT INTO public.liaison_exchangemark (case_id, post_id, kind, at)
      SELECT f.case_id, f.post_id,
             CASE NEW.target WHEN 'ATTENTE_JUDICIAIRE' THEN 'JUDICIAL' ELSE 'CLARIFICATION' END, NEW.at
        FROM public.liaison_exchangefact f WHERE f.case_id = NEW.case_id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER counted AFTER INSERT ON cases_caseevent FOR EACH ROW
  WHEN (NEW.target IN ('PRECISION_DEMANDEE', 'PRECISION_A_FOURNIR', 'ATTENTE_JUDICIAIRE', 'TRANSMIS')
        AND NEW.target <> NEW.source)
  EXECUTE FUNCTION sec.exchange_moved();

-- Read as the desk's row of metadata is; written by the triggers alone. The first two tests cost nothing per row.
ALTER TABLE liaison_exchangefact ENABLE ROW LEVEL SECURITY;
ALTER TABLE liaison_exchangefact FORCE ROW LEVEL SECURITY;
CREATE POLICY of_the_desk_of_the_post_led_and_of_who_sees_the_file ON liaison_exchangefact FOR SELECT
  USING ((SELECT sec.is_dcis()) OR post_id = ANY ((SELECT sec.led_posts())::int[])
         OR EXISTS (SELECT FROM cases_case c WHERE c.id = case_id));
ALTER TABLE liaison_exchangemark ENABLE ROW LEVEL SECURITY;
ALTER TABLE liaison_exchangemark FORCE ROW LEVEL SECURITY;
CREATE POLICY of_the_desk_of_the_post_led_and_of_who_sees_the_file ON liaison_exchangemark FOR SELECT
  USING ((SELECT sec.is_dcis()) OR post_id = ANY ((SELECT sec.led_posts())::int[])
         OR EXISTS (SELECT FROM cases_case c WHERE c.id = case_id));
REVOKE INSERT, UPDATE ON liaison_exchangefact, liaison_exchangemark FROM ssi_app;

REVOKE ALL ON FUNCTION sec.exchange_useful(bigint, text), sec.exchange_fact(), sec.exchange_result(),
  sec.exchange_message(), sec.exchange_piece(), sec.exchange_moved() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.exchange_fact(), sec.exchange_result(), sec.exchange_message(), sec.exchange_piece(),
  sec.exchange_moved() TO ssi_owner;
ALTER FUNCTION sec.exchange_useful(bigint, text) OWNER TO ssi_sec;
ALTER FUNCTION sec.exchange_result() OWNER TO ssi_sec;
ALTER FUNCTION sec.exchange_fact() OWNER TO ssi_sec;
ALTER FUNCTION sec.exchange_message() OWNER TO ssi_sec;
ALTER FUNCTION sec.exchange_piece() OWNER TO ssi_sec;
ALTER FUNCTION sec.exchange_moved() OWNER TO ssi_sec;
