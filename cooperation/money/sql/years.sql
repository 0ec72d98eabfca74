-- What is foreseen and paid in a year, line by line: no text, so that the desk and the head of a post read it whatever
-- the state of the file (cooperation-consular.md §4.2: taux_CP(an) = Σ paiements(an) / CP_prevus(an)).
CREATE FUNCTION sec.year_follows() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_TABLE_NAME = 'cooperation_paymentplan' THEN
    INSERT INTO public.cooperation_yearledger AS y (ledger_id, year, planned, paid)
      VALUES (NEW.line_id, NEW.year, NEW.planned, 0)
      ON CONFLICT (ledger_id, year) DO UPDATE SET planned = excluded.planned;
  ELSE
    INSERT INTO public.cooperation_yearledger AS y (ledger_id, year, planned, paid)
      SELECT c.line_id, extract(year FROM NEW."on"), 0, NEW.eur
        FROM public.cooperation_commitment c WHERE c.id = NEW.commitment_id
      ON CONFLICT (ledger_id, year) DO UPDATE SET paid = y.paid + excluded.paid;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER years AFTER INSERT OR UPDATE ON cooperation_paymentplan
  FOR EACH ROW EXECUTE FUNCTION sec.year_follows();
-- After « sums » (triggers fire by name): the line is locked first, as every movement does.
CREATE TRIGGER years AFTER INSERT ON cooperation_payment FOR EACH ROW EXECUTE FUNCTION sec.year_follows();

ALTER TABLE cooperation_yearledger ENABLE ROW LEVEL SECURITY;
ALTER TABLE cooperation_yearledger FORCE ROW LEVEL SECURITY;
CREATE POLICY seen_with_its_line ON cooperation_yearledger FOR SELECT
  USING (EXISTS (SELECT FROM cooperation_lineledger l WHERE l.line_id = ledger_id));
REVOKE INSERT, UPDATE ON cooperation_yearledger FROM ssi_app;

REVOKE ALL ON FUNCTION sec.year_follows() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.year_follows() TO ssi_owner;
ALTER FUNCTION sec.year_follows() OWNER TO ssi_sec;
