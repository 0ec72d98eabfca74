-- The desk's row knows the next due date of each file, and whether one was missed.
CREATE FUNCTION sec.clock_follow() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.cases_casedigest d
     SET due_at = (SELECT min(c.due_at) FROM public.clocks_clock c
                    WHERE c.case_id = NEW.case_id AND c.kept_at IS NULL AND c.moot_at IS NULL),
         breached = EXISTS (SELECT FROM public.clocks_clock c
                             WHERE c.case_id = NEW.case_id AND c.kept_at > c.due_at)
   WHERE d.case_id = NEW.case_id;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION sec.clock_follow() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.clock_follow() TO ssi_owner;
CREATE TRIGGER follow AFTER INSERT OR UPDATE ON clocks_clock FOR EACH ROW EXECUTE FUNCTION sec.clock_follow();
REVOKE INSERT, UPDATE ON clocks_clockrule, clocks_legalreference FROM ssi_app;

-- Ownership last: the owner of the migrations grants nothing on what it no longer owns.
ALTER FUNCTION sec.clock_follow() OWNER TO ssi_sec;
