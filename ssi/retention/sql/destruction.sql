-- What hangs on a file, found from the foreign keys and from nothing else: a new kind is covered by itself.
--
-- A row that points at the file, or at a row that hangs on it, hangs on it too, and is destroyed with it. One
-- exception: a row of another file that only mentions this one by an optional key is unlinked.
CREATE FUNCTION sec.hanging(file bigint) RETURNS TABLE (relation oid, pk name, ids text[], unlink name)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  files oid[];             -- cases_case and the tables of the kinds: those whose key is a key to a file
  seen jsonb := '{}';      -- relation → ids found so far
  todo jsonb := jsonb_build_array(jsonb_build_array('public.cases_case'::regclass::oid, jsonb_build_array(file::text)));
  here oid;
  these text[];
  fk record;
  elsewhere text;
  found_ids text[];
BEGIN
  WITH RECURSIVE kinds AS (
    SELECT 'public.cases_case'::regclass::oid AS rel
    UNION SELECT f.conrelid FROM pg_constraint f JOIN kinds ON f.confrelid = kinds.rel
            JOIN pg_constraint p ON p.conrelid = f.conrelid AND p.contype = 'p' AND p.conkey = f.conkey
           WHERE f.contype = 'f')
  SELECT array_agg(rel) INTO files FROM kinds;
  relation := 'public.cases_case'::regclass; pk := 'id'; ids := ARRAY[file::text]; unlink := NULL;
  RETURN NEXT;
  WHILE jsonb_array_length(todo) > 0 LOOP
    here := (todo -> 0 ->> 0)::oid;
    SELECT array_agg(value) INTO these FROM jsonb_array_elements_text(todo -> 0 -> 1);
    todo := todo - 0;
    FOR fk IN
      SELECT c.conrelid AS rel, a.attname AS col, a.attnotnull AS required, p.attname AS pk,
             format_type(a.atttypid, NULL) AS type
        FROM pg_constraint c
        JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
        JOIN pg_constraint k ON k.conrelid = c.conrelid AND k.contype = 'p'
        JOIN pg_attribute p ON p.attrelid = k.conrelid AND p.attnum = k.conkey[1]
       WHERE c.contype = 'f' AND c.confrelid = here AND cardinality(c.conkey) = 1 ORDER BY c.conrelid::regclass::text, a.attname
    LOOP
      SELECT string_agg(format('t.%I IS NOT NULL AND t.%I::text <> %L', a.attname, a.attname, file), ' OR ')
        INTO elsewhere
        FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
       WHERE c.contype = 'f' AND c.conrelid = fk.rel AND c.confrelid = ANY (files) AND a.attname <> fk.col;
      elsewhere := CASE WHEN fk.required OR elsewhere IS NULL THEN 'false' ELSE elsewhere END;
      EXECUTE format('SELECT array_agg(t.%I::text ORDER BY t.%I) FROM %s t WHERE t.%I = ANY ($1::%s[]) AND (%s)',
                     fk.pk, fk.pk, fk.rel::regclass, fk.col, fk.type, elsewhere) INTO found_ids USING these;
      IF found_ids IS NOT NULL THEN
        relation := fk.rel; pk := fk.pk; ids := found_ids; unlink := fk.col;
        RETURN NEXT;
      END IF;
      EXECUTE format('SELECT array_agg(t.%I::text ORDER BY t.%I) FROM %s t WHERE t.%I = ANY ($1::%s[]) AND NOT (%s)'
                     ' AND t.%I::text <> ALL ($2)',
                     fk.pk, fk.pk, fk.rel::regclass, fk.col, fk.type, elsewhere, fk.pk)
        INTO found_ids
        USING these, ARRAY(SELECT jsonb_array_elements_text(coalesce(seen -> fk.rel::text, '[]')));
      IF found_ids IS NOT NULL THEN
        seen := jsonb_set(seen, ARRAY[fk.rel::text], coalesce(seen -> fk.rel::text, '[]') || to_jsonb(found_ids));
        todo := todo || jsonb_build_array(jsonb_build_array(fk.rel, to_jsonb(found_ids)));
        relation := fk.rel; pk := fk.pk; ids := found_ids; unlink := NULL;
        RETURN NEXT;
      END IF;
    END LOOP;
  END LOOP;
END $$;

-- Counts per table, fingerprints of the documents, names in the vault, and one fingerprint of it all.
CREATE FUNCTION sec.weigh(file bigint) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  part record;
  counts jsonb := '{}';
  hashes text[] := '{}';
  sealed jsonb := '[]';
  whole text := '';
  answer record;
BEGIN
  FOR part IN SELECT * FROM sec.hanging(file) WHERE unlink IS NULL LOOP
    EXECUTE format(
      'SELECT count(*) AS rows, array_agg(to_jsonb(t) ->> ''sha256'' ORDER BY t.%I)'
      '         FILTER (WHERE to_jsonb(t) ->> ''sha256'' ~ ''^[0-9a-f]{64}$'' AND to_jsonb(t) ?| ''{key,keys}'') AS hashes,'
      '       jsonb_agg(jsonb_build_array(t.%I::text, to_jsonb(t) -> ''key'' ->> ''name'','
      '                                   CASE jsonb_typeof(to_jsonb(t) -> ''keys'') WHEN ''array'''
      '                                        THEN jsonb_array_length(to_jsonb(t) -> ''keys'') END))'
      '         FILTER (WHERE to_jsonb(t) ?| ''{key,keys}'') AS sealed,'
      '       string_agg(encode(sha256(convert_to(to_jsonb(t)::text, ''UTF8'')), ''hex''), '''' ORDER BY t.%I) AS whole'
      '  FROM %s t WHERE t.%I::text = ANY ($1)',
      part.pk, part.pk, part.pk, part.relation::regclass, part.pk) INTO answer USING part.ids;
    counts := jsonb_set(counts, ARRAY[(SELECT relname::text FROM pg_class WHERE oid = part.relation)],
                        to_jsonb(coalesce((counts ->> (SELECT relname::text FROM pg_class WHERE oid = part.relation))::bigint, 0)
                                 + answer.rows));
    hashes := hashes || coalesce(answer.hashes, '{}');
    sealed := sealed || coalesce(answer.sealed, '[]');
    whole := whole || coalesce(answer.whole, '');
  END LOOP;
  RETURN jsonb_build_object('counts', counts, 'sealed', sealed,
    'sha256', (SELECT coalesce(jsonb_agg(h ORDER BY h), '[]') FROM unnest(hashes) AS h),
    'fingerprint', encode(sha256(convert_to(whole, 'UTF8')), 'hex'));
END $$;

-- What the proposer reads and the second person signs; for whoever sees the file.
CREATE FUNCTION sec.weigh_case(file bigint) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM public.cases_case WHERE id = file AND acl && sec.principals()) THEN
    RAISE EXCEPTION 'no such file' USING ERRCODE = '42501';
  END IF;
  RETURN sec.weigh(file) - 'sealed';
END $$;

-- The only door out: one transaction, two recorded signatures of two persons on the text that was frozen.
CREATE FUNCTION sec.destroy_case(disposal bigint) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  d record;
  c record;
  part record;
  weight jsonb;
  parts jsonb;
  told jsonb;
BEGIN
  SELECT r.*, k.reference, k.status, k.post_id INTO d
    FROM public.retention_disposal r JOIN public.cases_case k ON k.id = r.case_ptr_id
   WHERE k.id = disposal AND k.acl && sec.principals() FOR UPDATE OF r;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no such decision' USING ERRCODE = '42501';
  END IF;
  IF d.status <> 'SIGNE' OR d.outcome IS NOT NULL THEN
    RAISE EXCEPTION 'decision % is not to be carried out', d.reference USING ERRCODE = '23514';
  END IF;
  IF NOT EXISTS (
    SELECT FROM public.approvals_approvalrequest q JOIN public.approvals_signoff s ON s.request_id = q.id
     WHERE q.case_id = disposal AND q.state = 'APPROVED' AND q.transition IN ('cosign', 'cosign_dcis')
       AND s.case_id = disposal AND s.decision = 'APPROVE' AND s.sha256 = q.sha256 AND NOT s.own_text
       AND s.by_id <> q.requested_by_id AND s.by_id <> ALL (q.authors) AND q.requested_by_id = ANY (q.authors)) THEN
    RAISE EXCEPTION 'decision % does not carry two signatures', d.reference USING ERRCODE = '42501';
  END IF;
  IF d.sheet_id IS NOT NULL THEN
    PERFORM FROM public.retention_remnant WHERE id = d.sheet_id FOR UPDATE;
    IF EXISTS (SELECT FROM public.retention_retentionhold h WHERE h.sheet_id = d.sheet_id AND h.lifted_at IS NULL) THEN
      RAISE EXCEPTION 'the sheet of % is under hold', d.target_reference USING ERRCODE = '23514';
    END IF;
    DELETE FROM public.retention_retentionhold WHERE sheet_id = d.sheet_id;
    UPDATE public.retention_remnant SET measure = 'DESTROY', decided_by = d.reference, at = sec.clock(),
           country_id = NULL, domain_id = NULL, direction = '', opened_at = NULL, answered_at = NULL,
           closed_at = NULL, outcome = '', archive_until = NULL
     WHERE id = d.sheet_id;
    weight := jsonb_build_object('counts', jsonb_build_object('retention_remnant', 1), 'sealed', '[]'::jsonb,
                                 'sha256', '[]'::jsonb, 'fingerprint', '');
  ELSE
    SELECT * INTO c FROM public.cases_case WHERE id = d.target_id FOR UPDATE;
    IF EXISTS (SELECT FROM public.retention_retentionhold h WHERE h.case_id = d.target_id AND h.lifted_at IS NULL) THEN
      RAISE EXCEPTION '% is under hold', c.reference USING ERRCODE = '23514';
    END IF;
    weight := sec.weigh(d.target_id);
    IF c.version <> d.target_version OR weight -> 'sha256' <> d.weighed -> 'sha256' THEN
      RAISE EXCEPTION '% changed since it was weighed', c.reference USING ERRCODE = '23514';
    END IF;
    SELECT jsonb_agg(to_jsonb(h)) INTO parts FROM sec.hanging(d.target_id) AS h;
    SET CONSTRAINTS ALL DEFERRED;
    -- The file first: what its rows trigger when they go then finds nothing to rewrite.
    FOR part IN SELECT * FROM jsonb_to_recordset(parts) AS p(relation oid, pk name, ids text[], "unlink" name) LOOP
      IF part."unlink" IS NOT NULL THEN
        EXECUTE format('UPDATE %s SET %I = NULL WHERE %I::text = ANY ($1)', part.relation::regclass, part."unlink", part.pk)
          USING part.ids;
      ELSE
        EXECUTE format('DELETE FROM %s WHERE %I::text = ANY ($1)', part.relation::regclass, part.pk) USING part.ids;
      END IF;
    END LOOP;
    DELETE FROM public.outbox_outboxmessage WHERE payload ->> 'case_id' = d.target_id::text;
    INSERT INTO public.retention_remnant (reference, kind, post_id, measure, decided_by, at, compartmented,
        special_france, country_id, domain_id, direction, opened_at, answered_at, closed_at, outcome, archive_until)
      SELECT c.reference, c.kind, c.post_id, d.measure, d.reference, sec.clock(), c.compartmented, c.special_france,
             CASE WHEN kept THEN c.country_id END, CASE WHEN kept AND NOT c.compartmented THEN c.domain_id END,
             CASE WHEN kept THEN c.direction ELSE '' END, CASE WHEN kept THEN c.opened_at END,
             CASE WHEN kept THEN c.answered_at END, CASE WHEN kept THEN c.closed_at END,
             CASE WHEN kept THEN c.status ELSE '' END, CASE WHEN kept THEN d.archive_until END
        FROM (SELECT d.measure = 'ARCHIVE' AS kept) AS how;
    SET CONSTRAINTS ALL IMMEDIATE;
  END IF;
  told := (weight - 'sealed') || jsonb_build_object('at', sec.clock());
  UPDATE public.retention_disposal SET outcome = told WHERE case_ptr_id = disposal;
  RETURN weight;
END $$;

-- Whether what this decision is about is under hold: whoever signs is told, even without seeing the file.
CREATE FUNCTION sec.hold_stops(disposal bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT FROM public.retention_disposal d JOIN public.cases_case k ON k.id = d.case_ptr_id
      JOIN public.retention_retentionhold h
        ON (h.case_id = d.target_id OR h.sheet_id = d.sheet_id) AND h.lifted_at IS NULL
     WHERE k.id = disposal AND k.acl && sec.principals())
$$;

-- While a hold lasts the journal keeps who consulted what is held; it is told by name and knows no file.
CREATE FUNCTION sec.hold_keeps_the_journal() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  about text := (SELECT reference FROM public.cases_case WHERE id = NEW.case_id
                  UNION ALL SELECT reference FROM public.retention_remnant WHERE id = NEW.sheet_id);
BEGIN
  IF NEW.lifted_at IS NULL THEN
    PERFORM audit.keep(about);
  ELSE
    PERFORM audit.keep_no_more(about);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER keeps_the_journal AFTER INSERT OR UPDATE ON retention_retentionhold FOR EACH ROW
  EXECUTE FUNCTION sec.hold_keeps_the_journal();

REVOKE ALL ON FUNCTION sec.hold_keeps_the_journal() FROM PUBLIC;
REVOKE ALL ON FUNCTION sec.hold_stops(bigint), sec.hanging(bigint), sec.weigh(bigint), sec.weigh_case(bigint), sec.destroy_case(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.hanging(bigint), sec.weigh(bigint) TO ssi_sec, ssi_bypass, ssi_owner;
GRANT EXECUTE ON FUNCTION sec.hold_stops(bigint), sec.weigh_case(bigint), sec.destroy_case(bigint) TO ssi_app, ssi_bypass;

ALTER TABLE retention_retentionperiod ENABLE ROW LEVEL SECURITY;
ALTER TABLE retention_retentionperiod FORCE ROW LEVEL SECURITY;
CREATE POLICY read_by_whoever_signed_in ON retention_retentionperiod FOR SELECT USING ((SELECT sec.uid()) IS NOT NULL);
CREATE POLICY set_by_the_director ON retention_retentionperiod FOR INSERT
  WITH CHECK (by_id = (SELECT sec.uid())
              AND EXISTS (SELECT FROM sec.held((SELECT sec.uid())) h WHERE h.role = 'DCIS_DIRECTOR'));

ALTER TABLE retention_instrumentarchive ENABLE ROW LEVEL SECURITY;
ALTER TABLE retention_instrumentarchive FORCE ROW LEVEL SECURITY;
CREATE POLICY read_by_whoever_signed_in ON retention_instrumentarchive FOR SELECT USING ((SELECT sec.uid()) IS NOT NULL);
CREATE POLICY set_by_the_director ON retention_instrumentarchive FOR INSERT
  WITH CHECK (by_id = (SELECT sec.uid())
              AND EXISTS (SELECT FROM sec.held((SELECT sec.uid())) h WHERE h.role = 'DCIS_DIRECTOR'));

-- A hold is lifted once, and nothing else of it changes.
REVOKE UPDATE ON retention_retentionhold FROM ssi_app;
GRANT UPDATE (lifted_by_id, lifted_at, lift_reason) ON retention_retentionhold TO ssi_app;
-- A hold on what is left of a file is known to whoever reads what is left of it.
CREATE POLICY seen_with_the_sheet ON retention_retentionhold FOR SELECT
  USING (EXISTS (SELECT FROM retention_remnant r WHERE r.id = sheet_id));
CREATE POLICY put_on_a_seen_sheet ON retention_retentionhold FOR INSERT
  WITH CHECK (EXISTS (SELECT FROM retention_remnant r WHERE r.id = sheet_id));
CREATE POLICY lifted_with_the_sheet ON retention_retentionhold FOR UPDATE
  USING (EXISTS (SELECT FROM retention_remnant r WHERE r.id = sheet_id))
  WITH CHECK (EXISTS (SELECT FROM retention_remnant r WHERE r.id = sheet_id));
CREATE POLICY lifted_once ON retention_retentionhold AS RESTRICTIVE FOR UPDATE USING (lifted_at IS NULL) WITH CHECK (true);

ALTER TABLE retention_remnant ENABLE ROW LEVEL SECURITY;
ALTER TABLE retention_remnant FORCE ROW LEVEL SECURITY;
-- Who led the file reads what is left of it: the tokens of `sec.acl_of`, without the people named on it.
CREATE POLICY read_by_the_head_and_the_deputy ON retention_remnant FOR SELECT
  USING (sec.token(CASE WHEN compartmented THEN 5 ELSE 1 END, sec.place(post_id::int))
         | (CASE WHEN special_france THEN 1 << 26 ELSE 0 END) = ANY ((SELECT sec.principals())::int[]));
REVOKE INSERT, UPDATE ON retention_remnant FROM ssi_app;
REVOKE UPDATE ON retention_disposal, retention_retentionperiod, retention_instrumentarchive, retention_retentiondecision
  FROM ssi_app;

CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON retention_remnant FOR EACH ROW EXECUTE FUNCTION
  audit.row_changed('reference', 'measure', 'decided_by', 'archive_until');
CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON retention_retentionperiod FOR EACH ROW EXECUTE FUNCTION
  audit.row_changed('kind', 'active_months', 'decision_years', 'archive_years', 'review_months', 'valid_from');

CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON retention_instrumentarchive FOR EACH ROW EXECUTE FUNCTION
  audit.row_changed('kind', 'value', 'archive_years', 'valid_from');
CREATE TRIGGER journal AFTER INSERT OR UPDATE ON retention_retentionhold FOR EACH ROW EXECUTE FUNCTION
  audit.row_changed('at', 'by_id', 'lifted_at', 'lifted_by_id');

-- Ownership last: the owner of the migrations grants nothing on what it no longer owns.
ALTER FUNCTION sec.hold_keeps_the_journal() OWNER TO ssi_sec;
ALTER FUNCTION sec.hold_stops(bigint) OWNER TO ssi_sec;
ALTER FUNCTION sec.hanging(bigint) OWNER TO ssi_sec;
ALTER FUNCTION sec.weigh(bigint) OWNER TO ssi_sec;
ALTER FUNCTION sec.weigh_case(bigint) OWNER TO ssi_sec;
ALTER FUNCTION sec.destroy_case(bigint) OWNER TO ssi_sec;
