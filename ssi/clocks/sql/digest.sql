-- A file knows its next due date, and the desk's row whether one was missed.
CREATE FUNCTION sec.clock_follow() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  next_due timestamptz;
BEGIN
  SELECT min(due_at) INTO next_due FROM public.clocks_clock
   WHERE case_id = NEW.case_id AND kept_at IS NULL AND moot_at IS NULL;
  UPDATE public.cases_case SET due_at = next_due WHERE id = NEW.case_id AND due_at IS DISTINCT FROM next_due;
  IF NEW.kept_at > NEW.due_at THEN
    UPDATE public.cases_casedigest SET breached = true WHERE case_id = NEW.case_id;
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION sec.clock_follow() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.clock_follow() TO ssi_owner;
CREATE TRIGGER follow AFTER INSERT OR UPDATE ON clocks_clock FOR EACH ROW EXECUTE FUNCTION sec.clock_follow();
REVOKE INSERT, UPDATE ON clocks_clockrule, clocks_legalreference FROM ssi_app;

-- Ownership last: the owner of the migrations grants nothing on what it no longer owns.
ALTER FUNCTION sec.clock_follow() OWNER TO ssi_sec;
