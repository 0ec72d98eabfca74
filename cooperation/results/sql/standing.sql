-- What was validated stands, and nothing enters or changes in a locked period, whoever asks.
CREATE FUNCTION sec.reading_stands() RETURNS trigger
LANGUAGE plpgsql SECURITY INVOKER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.state = 'V' THEN
    RAISE EXCEPTION 'a validated reading is not rewritten' USING ERRCODE = '23514';
  END IF;
  IF EXISTS (SELECT FROM public.cooperation_period p WHERE p.id = NEW.period_id AND p.locked_at IS NOT NULL) THEN
    RAISE EXCEPTION 'the period of this reading is locked' USING ERRCODE = '23514';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER reading_stands BEFORE INSERT OR UPDATE ON cooperation_reading
  FOR EACH ROW EXECUTE FUNCTION sec.reading_stands();
