-- Questions of the desk: read by the desk and by those who lead the post. The desk asks and withdraws, the post
-- answers; one that is answered or withdrawn is settled, and no statement reaches it any more.
ALTER TABLE desk_question ENABLE ROW LEVEL SECURITY;
ALTER TABLE desk_question FORCE ROW LEVEL SECURITY;
CREATE POLICY of_the_desk_and_of_the_head ON desk_question FOR SELECT
  USING ((SELECT sec.is_dcis()) OR post_id = ANY ((SELECT sec.led_posts())::int[]));
CREATE POLICY asked_by_the_desk ON desk_question FOR INSERT
  WITH CHECK ((SELECT sec.is_dcis()) AND asked_by_id = (SELECT sec.uid())
              AND answered_at IS NULL AND withdrawn_at IS NULL);
CREATE POLICY settled_once ON desk_question FOR UPDATE
  USING (answered_at IS NULL AND withdrawn_at IS NULL
         AND ((SELECT sec.is_dcis()) OR post_id = ANY ((SELECT sec.led_posts())::int[])))
  WITH CHECK ((SELECT sec.is_dcis()) AND answered_at IS NULL
              OR post_id = ANY ((SELECT sec.led_posts())::int[]) AND withdrawn_at IS NULL
                 AND (answered_by_id IS NULL OR answered_by_id = (SELECT sec.uid())));

-- The question itself is not rewritten, whoever writes the row.
CREATE FUNCTION sec.question_stays() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF (OLD.post_id, OLD.subject, OLD.text, OLD.due_on, OLD.asked_by_id, OLD.asked_at)
     IS DISTINCT FROM (NEW.post_id, NEW.subject, NEW.text, NEW.due_on, NEW.asked_by_id, NEW.asked_at) THEN
    RAISE EXCEPTION 'a question that was asked does not change' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER question_stays BEFORE UPDATE ON desk_question FOR EACH ROW EXECUTE FUNCTION sec.question_stays();
CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON desk_question FOR EACH ROW EXECUTE FUNCTION
  audit.row_changed('post_id', 'due_on', 'answered_at', 'withdrawn_at');
