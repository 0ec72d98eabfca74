-- The thread of an exchange: what was written stays (liaison.md §3). Its author corrects it for fifteen minutes, what
-- it said before is kept beside; afterwards nobody does, under any role: a correction is another row that replaces it.

-- The moment of writing is the database's: nobody gives themselves more time by dating a message ahead.
CREATE FUNCTION sec.message_written() RETURNS trigger
LANGUAGE plpgsql SECURITY INVOKER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF current_user <> 'ssi_bypass' THEN
    IF NEW.written_by_id IS DISTINCT FROM sec.uid() THEN
      RAISE EXCEPTION 'a message is written by whoever is there' USING ERRCODE = '42501';
    END IF;
    NEW.written_at := sec.clock();
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER written BEFORE INSERT ON liaison_message FOR EACH ROW EXECUTE FUNCTION sec.message_written();

CREATE FUNCTION sec.message_corrected() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  free text[] := '{body,subject,language}';
BEGIN
  IF OLD.written_by_id IS DISTINCT FROM sec.uid() OR sec.clock() >= OLD.written_at + interval '15 minutes' THEN
    RAISE EXCEPTION 'a message is corrected by its author, within fifteen minutes' USING ERRCODE = '42501';
  END IF;
  IF (to_jsonb(NEW) - free) IS DISTINCT FROM (to_jsonb(OLD) - free) THEN
    RAISE EXCEPTION 'only the text of a message is corrected' USING ERRCODE = '42501';
  END IF;
  INSERT INTO public.liaison_messagedraft (case_id, message_id, body, until)
  VALUES (OLD.case_id, OLD.id, OLD.body, sec.clock());
  RETURN NEW;
END $$;
CREATE TRIGGER corrected BEFORE UPDATE ON liaison_message FOR EACH ROW EXECUTE FUNCTION sec.message_corrected();
REVOKE ALL ON FUNCTION sec.message_corrected() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.message_corrected() TO ssi_owner;

CREATE POLICY corrected_by_its_author ON liaison_message FOR UPDATE
  USING (written_by_id = (SELECT sec.uid()) AND written_at > sec.clock() - interval '15 minutes'
         AND EXISTS (SELECT FROM cases_case c WHERE c.id = case_id));
GRANT UPDATE (body, subject, language) ON liaison_message TO ssi_app;

-- Earlier texts are written by the trigger alone.
REVOKE INSERT, UPDATE ON liaison_messagedraft FROM ssi_app;
GRANT INSERT ON liaison_messagedraft TO ssi_sec;
GRANT USAGE ON SEQUENCE liaison_messagedraft_id_seq TO ssi_sec;

-- Ownership last: the owner of the migrations grants nothing on what it no longer owns.
ALTER FUNCTION sec.message_corrected() OWNER TO ssi_sec;
