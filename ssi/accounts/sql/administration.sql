-- The acts of the technical administrator. The application writes no account by itself: these doors check who asks.
-- Two rules stand here, under whatever the pages do: nobody writes their own account or assignments, and the
-- administration is held with no other role, so that no administrator ever reads a file.

GRANT UPDATE (password_expires_at) ON accounts_user TO ssi_app;

CREATE FUNCTION sec.must_administer(person int) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM sec.held(sec.uid()) WHERE role = 'ADMIN') THEN
    RAISE EXCEPTION 'only an administrator in office' USING ERRCODE = '42501';
  END IF;
  IF person = sec.uid() THEN
    RAISE EXCEPTION 'nobody administers their own account' USING ERRCODE = '42501';
  END IF;
END $$;

-- A new person (person NULL; without a usable password) or the corrected row of one. Returns their key.
CREATE FUNCTION sec.save_person(person int, email text, first_name text, last_name text, rank text, french boolean)
RETURNS int
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  kept int := person;
BEGIN
  PERFORM sec.must_administer(person);
  IF person IS NULL THEN
    INSERT INTO public.accounts_user (password, is_superuser, is_staff, is_active, date_joined, email, first_name,
                                      last_name, rank, french_national)
    VALUES ('!', false, false, true, sec.clock(), lower(save_person.email), save_person.first_name,
            save_person.last_name, save_person.rank, french)
    RETURNING id INTO kept;
  ELSE
    UPDATE public.accounts_user u SET email = lower(save_person.email), first_name = save_person.first_name,
           last_name = save_person.last_name, rank = save_person.rank, french_national = french
     WHERE u.id = person;
  END IF;
  RETURN kept;
END $$;

CREATE FUNCTION sec.set_active(person int, active boolean) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM sec.must_administer(person);
  UPDATE public.accounts_user SET is_active = active WHERE id = person;
END $$;

CREATE FUNCTION sec.assign(person int, role text, post int, domains int[], function text, host text,
                           starts_on date, ends_on date) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  made bigint;
BEGIN
  PERFORM sec.must_administer(person);
  -- Two assignments of one person are judged one after the other.
  PERFORM FROM public.accounts_user WHERE id = person FOR UPDATE;
  IF EXISTS (SELECT FROM public.accounts_assignment a
              WHERE a.user_id = person AND (a.role = 'ADMIN') <> (assign.role = 'ADMIN')
                AND a.starts_on <= coalesce(assign.ends_on, 'infinity')
                AND coalesce(a.ends_on, 'infinity') >= assign.starts_on) THEN
    RAISE EXCEPTION 'the administration is held with no other role' USING ERRCODE = '23514';
  END IF;
  INSERT INTO public.accounts_assignment (user_id, role, post_id, function, host_service, starts_on, ends_on)
  VALUES (person, assign.role, post, assign.function, host, assign.starts_on, assign.ends_on)
  RETURNING id INTO made;
  INSERT INTO public.accounts_assignment_domains (assignment_id, domain_id) SELECT made, d FROM unnest(domains) AS d;
  RETURN made;
END $$;

CREATE FUNCTION sec.end_assignment(assignment bigint, last_day date) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM sec.must_administer((SELECT user_id::int FROM public.accounts_assignment WHERE id = assignment));
  -- Sooner only: a longer stay is a decision, hence a new assignment. One that has not begun is ended on its first
  -- day at the earliest; an end already past does not move.
  UPDATE public.accounts_assignment SET ends_on = greatest(last_day, starts_on)
   WHERE id = assignment AND (ends_on IS NULL OR ends_on > last_day);
END $$;

REVOKE ALL ON FUNCTION sec.must_administer(int), sec.save_person(int, text, text, text, text, boolean),
  sec.set_active(int, boolean), sec.assign(int, text, int, int[], text, text, date, date),
  sec.end_assignment(bigint, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.save_person(int, text, text, text, text, boolean), sec.set_active(int, boolean),
  sec.assign(int, text, int, int[], text, text, date, date), sec.end_assignment(bigint, date) TO ssi_app;

-- Ownership last: the owner of the migrations grants nothing on what it no longer owns.
ALTER FUNCTION sec.must_administer(int) OWNER TO ssi_sec;
ALTER FUNCTION sec.save_person(int, text, text, text, text, boolean) OWNER TO ssi_sec;
ALTER FUNCTION sec.set_active(int, boolean) OWNER TO ssi_sec;
ALTER FUNCTION sec.assign(int, text, int, int[], text, text, date, date) OWNER TO ssi_sec;
ALTER FUNCTION sec.end_assignment(bigint, date) OWNER TO ssi_sec;
