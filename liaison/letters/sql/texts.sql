-- The texts of letters: the network's are read by all, a post's own by whoever belongs to it or sees a file of it. A
-- version is added, never rewritten: the network's by the central desk, a post's own by those who lead it; the end of a
-- version alone may be told afterwards.
DO $$
DECLARE
  texts text;
BEGIN
  FOREACH texts IN ARRAY ARRAY['liaison_lettertemplate', 'liaison_clause'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', texts);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', texts);
    EXECUTE format('CREATE POLICY of_the_network_of_the_post_and_of_who_sees_its_files ON %I FOR SELECT USING ('
      'post_id IS NULL OR post_id = ANY ((SELECT sec.posts())::int[])'
      ' OR EXISTS (SELECT FROM cases_case c WHERE c.post_id = %I.post_id))', texts, texts);
    EXECUTE format('CREATE POLICY written_by_the_desk_or_by_who_leads_the_post ON %I FOR INSERT WITH CHECK ('
      'written_by_id = (SELECT sec.uid()) AND (post_id IS NULL AND (SELECT sec.is_dcis())'
      ' OR post_id = ANY ((SELECT sec.led_posts())::int[])))', texts);
    EXECUTE format('CREATE POLICY withdrawn_by_who_leads_the_post ON %I FOR UPDATE'
      ' USING (post_id = ANY ((SELECT sec.led_posts())::int[]))', texts);
    EXECUTE format('GRANT INSERT, UPDATE (valid_until) ON %I TO ssi_app', texts);
  END LOOP;
END $$;
