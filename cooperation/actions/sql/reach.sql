-- Who may not read a programme any more reads none of its parts: a compartment and Spécial France go down to its actions
-- and to the funding requests, at once and whatever closed it. Opening it again opens nothing.
CREATE FUNCTION sec.close_parts() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.cases_case c
     SET compartmented = c.compartmented OR NEW.compartmented,
         special_france = c.special_france OR NEW.special_france,
         version = c.version + 1, updated_at = sec.clock()
   WHERE (c.id IN (SELECT a.case_ptr_id FROM public.cooperation_cooperationaction a WHERE a.part_of_id = NEW.id)
          OR c.id IN (SELECT r.case_ptr_id FROM public.cooperation_fundingrequest r WHERE r.for_case_id = NEW.id))
     AND (NEW.compartmented AND NOT c.compartmented OR NEW.special_france AND NOT c.special_france);
  RETURN NULL;
END $$;
CREATE TRIGGER parts_close_with_it AFTER UPDATE OF compartmented, special_france ON cases_case FOR EACH ROW
  WHEN (NEW.kind IN ('programme', 'cooperationaction')
        AND (NEW.compartmented AND NOT OLD.compartmented OR NEW.special_france AND NOT OLD.special_france))
  EXECUTE FUNCTION sec.close_parts();
ALTER FUNCTION sec.close_parts() OWNER TO ssi_sec;
