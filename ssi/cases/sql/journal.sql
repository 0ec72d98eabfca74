-- Reading the journal, narrowed: a line betrays that a file exists. One reads one's own acts; whoever leads a post, its
-- lines about no file or about a file they see. Whoever opens the compartments of the post reads those of the files
-- destroyed since too: nobody sees such a file any more, and what Spécial France hid stays hidden from a foreigner.
-- A scalar sub-query is asked of one line at a time, by key; EXISTS could be turned into a reading of every file.
SET LOCAL ROLE ssi_audit;
ALTER POLICY own_acts_and_those_of_the_post_led ON audit.event USING (
  actor_id = (SELECT sec.uid())
  OR post_id = ANY ((SELECT sec.led_posts())::int[])
     AND (case_id IS NULL
          OR (SELECT true FROM public.cases_case c WHERE c.id = event.case_id)
          OR (sec.token(5, sec.place(post_id)) | (1 << 26)) = ANY ((SELECT sec.principals())::int[])
             AND (SELECT d.file_gone FROM public.cases_casedigest d WHERE d.case_id = event.case_id)));
RESET ROLE;
