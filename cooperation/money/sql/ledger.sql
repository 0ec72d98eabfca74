-- The sums of the money, kept under the lock of their row: whoever would pass a limit waits for the other, then fails
-- on the CHECK (cooperation-consular.md §4.2). The application adds movements and writes no sum.

CREATE FUNCTION sec.line_follow() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO public.cooperation_lineledger (line_id, case_id, post_id, source_id, nature, state, commit_before, asked,
      notified, committed, certified, paid)
    SELECT NEW.id, NEW.case_id, c.post_id, NEW.source_id, NEW.nature, NEW.state, NEW.commit_before, NEW.asked,
           NEW.notified, 0, 0, 0
      FROM public.cases_case c WHERE c.id = NEW.case_id
    ON CONFLICT (line_id) DO UPDATE SET source_id = excluded.source_id, nature = excluded.nature,
      state = excluded.state, commit_before = excluded.commit_before, asked = excluded.asked,
      notified = excluded.notified;
  RETURN NULL;
END $$;
CREATE TRIGGER ledger AFTER INSERT OR UPDATE ON cooperation_fundingline
  FOR EACH ROW EXECUTE FUNCTION sec.line_follow();

-- A line stays with its file: its sums are those of a post.
CREATE FUNCTION sec.line_stays() RETURNS trigger
LANGUAGE plpgsql SECURITY INVOKER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.case_id <> OLD.case_id THEN
    RAISE EXCEPTION 'a funding line stays with its file' USING ERRCODE = '23514', CONSTRAINT = 'line_stays';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER stays BEFORE UPDATE ON cooperation_fundingline FOR EACH ROW EXECUTE FUNCTION sec.line_stays();

-- A commitment begins empty, on a line of its own file; its movements are of that file too.
CREATE FUNCTION sec.commitment_begins() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.case_id <> (SELECT l.case_id FROM public.cooperation_fundingline l WHERE l.id = NEW.line_id) THEN
    RAISE EXCEPTION 'a commitment belongs to the file of its line' USING ERRCODE = '23514', CONSTRAINT = 'line_stays';
  END IF;
  NEW.net := 0;
  NEW.certified := 0;
  NEW.paid := 0;
  RETURN NEW;
END $$;
CREATE TRIGGER begins BEFORE INSERT ON cooperation_commitment FOR EACH ROW EXECUTE FUNCTION sec.commitment_begins();

CREATE FUNCTION sec.money_moves() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  row_line bigint;
  row_case bigint;
  add_net numeric := CASE WHEN TG_TABLE_NAME = 'cooperation_commitmententry' THEN NEW.eur ELSE 0 END;
  add_certified numeric := CASE WHEN TG_TABLE_NAME = 'cooperation_certification' THEN NEW.eur ELSE 0 END;
  add_paid numeric := CASE WHEN TG_TABLE_NAME = 'cooperation_payment' THEN NEW.eur ELSE 0 END;
BEGIN
  -- Always the line first, then the commitment: two movements never wait for each other.
  SELECT line_id INTO row_line FROM public.cooperation_commitment WHERE id = NEW.commitment_id;
  UPDATE public.cooperation_lineledger l
     SET committed = l.committed + add_net, certified = l.certified + add_certified,
         paid = l.paid + add_paid
   WHERE l.line_id = row_line;
  UPDATE public.cooperation_commitment c
     SET net = c.net + add_net, certified = c.certified + add_certified, paid = c.paid + add_paid
   WHERE c.id = NEW.commitment_id
   RETURNING c.case_id INTO row_case;
  IF row_case <> NEW.case_id THEN
    RAISE EXCEPTION 'a movement belongs to the file of its commitment' USING ERRCODE = '23514', CONSTRAINT = 'line_stays';
  END IF;
  -- Two persons: whoever saw that it was done does not ask to pay it.
  IF TG_TABLE_NAME = 'cooperation_payment' AND EXISTS (
       SELECT FROM public.cooperation_certification s WHERE s.commitment_id = NEW.commitment_id AND s.by_id = NEW.by_id)
     OR TG_TABLE_NAME = 'cooperation_certification' AND EXISTS (
       SELECT FROM public.cooperation_payment p WHERE p.commitment_id = NEW.commitment_id AND p.by_id = NEW.by_id) THEN
    RAISE EXCEPTION 'to certify is not to pay' USING ERRCODE = '23514', CONSTRAINT = 'certifier_does_not_pay';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER sums AFTER INSERT ON cooperation_commitmententry FOR EACH ROW EXECUTE FUNCTION sec.money_moves();
CREATE TRIGGER sums AFTER INSERT ON cooperation_certification FOR EACH ROW EXECUTE FUNCTION sec.money_moves();
CREATE TRIGGER sums AFTER INSERT ON cooperation_payment FOR EACH ROW EXECUTE FUNCTION sec.money_moves();

-- Bulk and raw writes leave a trace too (DECISIONS §1.6).
CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON cooperation_fundingline FOR EACH ROW EXECUTE FUNCTION
  audit.row_changed('source_id', 'nature', 'state', 'asked', 'notified', 'commit_before');
CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON cooperation_commitmententry FOR EACH ROW EXECUTE FUNCTION
  audit.row_changed('commitment_id', 'eur', 'currency', 'amount', 'rate');
CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON cooperation_certification FOR EACH ROW EXECUTE FUNCTION
  audit.row_changed('commitment_id', 'eur', 'currency', 'amount', 'rate');
CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON cooperation_payment FOR EACH ROW EXECUTE FUNCTION
  audit.row_changed('commitment_id', 'eur', 'currency', 'amount', 'rate');
CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON cooperation_exchangerate FOR EACH ROW EXECUTE FUNCTION
  audit.row_changed('currency', 'per_euro', 'starts_on');

-- Read as the desk's row of metadata is; written by the triggers alone.
ALTER TABLE cooperation_lineledger ENABLE ROW LEVEL SECURITY;
ALTER TABLE cooperation_lineledger FORCE ROW LEVEL SECURITY;
CREATE POLICY of_the_desk_of_the_post_led_and_of_who_sees_the_file ON cooperation_lineledger FOR SELECT
  USING ((SELECT sec.is_dcis()) OR post_id = ANY ((SELECT sec.led_posts())::int[])
         OR EXISTS (SELECT FROM cases_case c WHERE c.id = case_id));
REVOKE INSERT, UPDATE ON cooperation_lineledger FROM ssi_app;

-- Everybody reads the rates; a person adds one in their own name, and none is rewritten.
ALTER TABLE cooperation_exchangerate ENABLE ROW LEVEL SECURITY;
ALTER TABLE cooperation_exchangerate FORCE ROW LEVEL SECURITY;
CREATE POLICY read_by_whoever_signed_in ON cooperation_exchangerate FOR SELECT USING ((SELECT sec.uid()) IS NOT NULL);
CREATE POLICY added_in_ones_own_name ON cooperation_exchangerate FOR INSERT
  WITH CHECK (entered_by_id = (SELECT sec.uid()) AND NOT fixed);
REVOKE UPDATE ON cooperation_exchangerate FROM ssi_app;

REVOKE ALL ON FUNCTION sec.line_follow(), sec.line_stays(), sec.commitment_begins(), sec.money_moves() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.line_follow(), sec.line_stays(), sec.commitment_begins(), sec.money_moves() TO ssi_owner;
ALTER FUNCTION sec.line_follow() OWNER TO ssi_sec;
ALTER FUNCTION sec.commitment_begins() OWNER TO ssi_sec;
ALTER FUNCTION sec.money_moves() OWNER TO ssi_sec;
