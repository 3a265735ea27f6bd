-- What Realtime needs in the database: which tables are published, and the triggers that note their changes.

-- The topic whose use is being asked for, for policies of one's own on realtime.messages.
create or replace function realtime.topic() returns text language sql stable set search_path = pg_catalog, pg_temp as
$$ select nullif(current_setting('realtime.topic', true), '') $$;

create or replace function private.published_relations() returns setof oid language sql stable set search_path = pg_catalog, pg_temp as $$
  select c.oid from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_publication p on p.pubname = 'supabase_realtime'
  where c.relkind in ('r', 'p') and not c.relispartition and n.nspname in ('public', 'storage')
    and (p.puballtables or exists (select from pg_publication_rel r where r.prpubid = p.oid and r.prrelid = c.oid)
      or exists (select from pg_publication_namespace s where s.pnpubid = p.oid and s.pnnspid = c.relnamespace))
$$;

-- Notes one changed row: what it is, not what it holds. Arguments: the columns of organization, site and person ('' for none), then those of the key.
-- Notifications of one transaction with the same text are one.
create or replace function private.capture_change() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  r record;
  organization uuid;
  site uuid;
  person uuid;
  key jsonb;
  old_key jsonb;
begin
  if tg_op = 'DELETE' then r := old; else r := new; end if;
  if tg_argv[0] = 'organization_id' then organization := r.organization_id; elsif tg_argv[0] = 'id' then organization := r.id; end if;
  if tg_argv[1] = 'site_id' then site := r.site_id; elsif tg_argv[1] = 'id' then site := r.id; end if;
  if tg_argv[2] = 'user_id' then person := r.user_id; end if;
  if tg_nargs = 4 and tg_argv[3] = 'id' then
    key := jsonb_build_object('id', r.id);
    if tg_op = 'UPDATE' and old.id <> new.id then old_key := jsonb_build_object('id', old.id); end if;
  else
    select coalesce(jsonb_object_agg(name, to_jsonb(r) -> name), '{}') into key from unnest(tg_argv[3:]) name;
    if tg_op = 'UPDATE' then select nullif(coalesce(jsonb_object_agg(name, to_jsonb(old) -> name), '{}'), key) into old_key from unnest(tg_argv[3:]) name; end if;
  end if;
  insert into realtime.changes (relation, operation, organization_id, site_id, user_id, key, old_key)
    values (tg_relid, tg_op, organization, site, person, key, old_key);
  perform pg_notify('gantry_changes', coalesce(organization::text, ''));
  return null;
end $$;
alter function private.capture_change() owner to ledger_writer;

-- Gives exactly the published tables their triggers; answers how many tables it changed. Changes nothing, and locks nothing, when all is as it should be.
create or replace function private.install_change_capture() returns integer language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  t record;
  changed integer := 0;
begin
  perform pg_advisory_xact_lock(hashtext('gantry.install_change_capture'));
  for t in
    select g.tgrelid::regclass as name, g.tgname from pg_trigger g
    where g.tgname in ('capture_insert', 'capture_update', 'capture_delete') and g.tgparentid = 0
      and g.tgfoid = 'private.capture_change'::regproc and g.tgrelid not in (select private.published_relations())
  loop
    begin
      execute format('drop trigger %I on %s', t.tgname, t.name);
      changed := changed + 1;
    exception when insufficient_privilege then raise warning '% is not ours: its trigger % stays', t.name, t.tgname;
    end;
  end loop;
  for t in
    select wanted.* from (
      select c.oid, c.oid::regclass as name, concat_ws(', ',
          quote_literal(case when c.oid = 'public.organizations'::regclass then 'id' when has.organization then 'organization_id' else '' end),
          quote_literal(case when c.oid = 'public.sites'::regclass then 'id' when has.site then 'site_id' else '' end),
          quote_literal(case when has.person then 'user_id' else '' end),
          (select string_agg(quote_literal(a.attname), ', ' order by array_position(i.indkey::int2[], a.attnum)) from pg_index i
            join pg_attribute a on a.attrelid = c.oid and a.attnum = any(i.indkey) where i.indrelid = c.oid and i.indisprimary)) as args,
        -- Rows with a value that has no equality cannot be compared.
        case when has.incomparable then '' else 'when (old.* is distinct from new.*)' end as condition
      from private.published_relations() p join pg_class c on c.oid = p, lateral (
        select coalesce(bool_or(a.attname = 'organization_id' and a.atttypid = 'uuid'::regtype), false) as organization,
          coalesce(bool_or(a.attname = 'site_id' and a.atttypid = 'uuid'::regtype), false) as site,
          coalesce(bool_or(a.attname = 'user_id' and a.atttypid = 'uuid'::regtype), false) as person,
          coalesce(bool_or(a.atttypid in ('json'::regtype, 'xml'::regtype, 'point'::regtype, 'box'::regtype, 'polygon'::regtype, 'circle'::regtype, 'line'::regtype)), false) as incomparable
        from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) has) wanted
    where (select count(*) from pg_trigger g where g.tgrelid = wanted.oid and g.tgname in ('capture_insert', 'capture_update', 'capture_delete')
      and position('private.capture_change(' || wanted.args || ')' in pg_get_triggerdef(g.oid)) > 0) < 3
  loop
    begin
      execute format('create or replace trigger capture_insert after insert on %s for each row execute function private.capture_change(%s)', t.name, t.args);
      execute format('create or replace trigger capture_update after update on %s for each row %s execute function private.capture_change(%s)', t.name, t.condition, t.args);
      execute format('create or replace trigger capture_delete after delete on %s for each row execute function private.capture_change(%s)', t.name, t.args);
      changed := changed + 1;
    exception when insufficient_privilege then -- one table of somebody else must not keep the others silent
      raise warning '% is published and cannot be given its triggers: grant trigger on it to gantry_owner', t.name;
    end;
  end loop;
  return changed;
end $$;
select private.install_change_capture();
