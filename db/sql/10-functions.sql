-- Functions and triggers, re-applied after each migration. Definer functions live in schema private, qualify every name, and act on the claims of
-- the caller, never on an identity given as an argument.

------------------------------------------------------------ timestamps
create or replace function public.update_updated_at_column() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as
$$ begin new.updated_at := now(); return new; end $$;

create or replace function public.handle_updated_at() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as
$$ begin new.updated_at := now(); return new; end $$;

do $$
declare t record;
begin
  for t in
    select c.oid::regclass as name from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attname = 'updated_at' and not a.attisdropped
    where n.nspname in ('public', 'auth', 'storage') and c.relkind = 'r'
      and not exists (select from pg_trigger g where g.tgrelid = c.oid and g.tgname = 'update_updated_at')
  loop
    execute format('create trigger update_updated_at before update on %s for each row execute function public.update_updated_at_column()', t.name);
  end loop;
end $$;

------------------------------------------------------------ people
create or replace function public.handle_new_user() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  insert into public.profiles (id, email, first_name, last_name, full_name, display_name)
  values (new.id, new.email, new.raw_user_meta_data ->> 'first_name', new.raw_user_meta_data ->> 'last_name',
    nullif(coalesce(new.raw_user_meta_data ->> 'full_name', concat_ws(' ', new.raw_user_meta_data ->> 'first_name', new.raw_user_meta_data ->> 'last_name')), ''),
    coalesce(nullif(coalesce(new.raw_user_meta_data ->> 'full_name', concat_ws(' ', new.raw_user_meta_data ->> 'first_name', new.raw_user_meta_data ->> 'last_name')), ''), split_part(new.email, '@', 1)));
  return new;
end $$;
create or replace trigger on_auth_user_created after insert on auth.users for each row execute function public.handle_new_user();

-- Every organization begins with the buckets that the product itself uses. Runs as whoever makes the organization.
create or replace function private.make_first_buckets() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  insert into storage.buckets (organization_id, id, name, public, owner)
  values (new.id, 'public', 'public', true, null), (new.id, 'private', 'private', false, null), (new.id, 'attachments', 'attachments', false, null);
  return null;
end $$;
create or replace trigger make_first_buckets after insert on public.organizations for each row execute function private.make_first_buckets();

-- Answers about the caller only: somebody else's roles are nobody's business here.
create or replace function public.has_role(_user_id uuid, _role public.app_role) returns boolean language sql stable set search_path = pg_catalog, pg_temp as $$
  select _user_id = (select auth.uid()) and exists (
    select from public.user_roles r
    where r.user_id = _user_id and r.role = _role and r.organization_id = (select auth.organization_id()) and (r.expires_at is null or r.expires_at > now()))
$$;

create or replace function public.is_admin(user_id uuid) returns boolean language sql stable set search_path = pg_catalog, pg_temp as $$
  select public.has_role(is_admin.user_id, 'admin') or exists (
    select from public.organization_memberships m
    where m.organization_id = (select auth.organization_id()) and m.user_id = is_admin.user_id and m.user_id = (select auth.uid()) and m.role in ('owner', 'admin'))
$$;

create or replace function public.is_tenant_member(tenant_id uuid, user_id uuid) returns boolean language sql stable set search_path = pg_catalog, pg_temp as $$
  select exists (select from public.organization_memberships m where m.organization_id = tenant_id and m.user_id = is_tenant_member.user_id)
$$;

create or replace function public.get_tenant_member_role(tenant_id uuid, user_id uuid) returns text language sql stable set search_path = pg_catalog, pg_temp as $$
  select m.role from public.organization_memberships m where m.organization_id = tenant_id and m.user_id = get_tenant_member_role.user_id
$$;

create or replace function public.get_unread_notification_count() returns integer language sql stable set search_path = pg_catalog, pg_temp as $$
  select count(*)::integer from public.notifications n
  where n.organization_id = (select auth.organization_id()) and n.user_id = (select auth.uid()) and not n.read
$$;

create or replace function public.mark_notifications_read(notification_ids uuid[]) returns integer language sql set search_path = pg_catalog, pg_temp as $$
  with done as (
    update public.notifications n set read = true, read_at = now()
    where n.organization_id = (select auth.organization_id()) and n.user_id = (select auth.uid()) and not n.read and n.id = any(notification_ids)
    returning 1)
  select count(*)::integer from done
$$;

create or replace function public.get_table_rls_status() returns table (table_name text, rls_enabled boolean, rls_forced boolean, policies integer)
language sql stable set search_path = pg_catalog, pg_temp as $$
  select c.relname::text, c.relrowsecurity, c.relforcerowsecurity, (select count(*)::integer from pg_policy p where p.polrelid = c.oid)
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition order by 1
$$;

comment on function public.has_role(uuid, public.app_role) is 'Whether you hold this application role in your organization. About anybody else the answer is false.';
comment on function public.is_admin(uuid) is 'Whether you administer your organization: as its owner, an admin, or by the application role. About anybody else the answer is false.';
comment on function public.is_tenant_member(uuid, uuid) is 'Whether a person belongs to an organization, as far as you may see its members.';
comment on function public.get_tenant_member_role(uuid, uuid) is 'The role of a person in an organization, as far as you may see its members.';
comment on function public.get_unread_notification_count() is 'How many of your notifications you have not read.';
comment on function public.mark_notifications_read(uuid[]) is 'Marks notifications of yours as read. Answers how many were unread.';
comment on function public.get_table_rls_status() is 'Every table, and whether row-level security is on and forced there.';

------------------------------------------------------------ sites and assets
create or replace function private.count_site_assets() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if (new.site_id <> old.site_id or (new.retired_at is null) <> (old.retired_at is null)) and new.retired_at is null then
    update public.sites set asset_count = asset_count + 1 where id = new.site_id and organization_id = new.organization_id;
  end if;
  if (new.site_id <> old.site_id or (new.retired_at is null) <> (old.retired_at is null)) and old.retired_at is null then
    update public.sites set asset_count = asset_count - 1 where id = old.site_id and organization_id = old.organization_id;
  end if;
  return null;
end $$;
create or replace trigger count_site_assets after update of site_id, retired_at on public.assets
  for each row execute function private.count_site_assets();

-- Once for each statement: an import adds thousands, and a site row changed once for each would be walked again from its first version each time.
create or replace function private.count_added_assets() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  update public.sites s set asset_count = s.asset_count + c.n
    from (select organization_id, site_id, count(*) as n from added where retired_at is null group by 1, 2) c where s.id = c.site_id and s.organization_id = c.organization_id;
  return null;
end $$;
create or replace trigger count_added_assets after insert on public.assets referencing new table as added
  for each statement execute function private.count_added_assets();

create or replace function private.count_removed_assets() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  update public.sites s set asset_count = s.asset_count - c.n
    from (select organization_id, site_id, count(*) as n from removed where retired_at is null group by 1, 2) c where s.id = c.site_id and s.organization_id = c.organization_id;
  return null;
end $$;
create or replace trigger count_removed_assets after delete on public.assets referencing old table as removed
  for each statement execute function private.count_removed_assets();

-- Rows of an asset carry its site, so that site scope needs no join. Reads the asset as the caller: an invisible asset is a missing one.
create or replace function private.copy_site_of_asset() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if new.asset_id is null then
    return new;
  end if;
  if new.organization_id is null then -- the operator's key belongs to none: the row goes where its asset is
    select a.organization_id into new.organization_id from public.assets a where a.id = new.asset_id;
  end if;
  select a.site_id into new.site_id from public.assets a where a.id = new.asset_id and a.organization_id = new.organization_id;
  if not found then
    raise exception 'No such asset' using errcode = 'foreign_key_violation', constraint = 'asset_id';
  end if;
  return new;
end $$;
create or replace trigger copy_site_of_asset before insert or update of asset_id on public.asset_components for each row execute function private.copy_site_of_asset();
create or replace trigger copy_site_of_asset before insert or update of asset_id on public.sensors for each row execute function private.copy_site_of_asset();
create or replace trigger copy_site_of_asset before insert or update of asset_id on public.alerts for each row execute function private.copy_site_of_asset();
create or replace trigger copy_site_of_asset before insert or update of asset_id on public.incidents for each row execute function private.copy_site_of_asset();

-- Whoever moves an asset holds its row, and the foreign key of a new row waits there: by then the site that was copied may be the old one, where nobody would
-- look for it any more. Its name lets it come after the foreign key. Whoever asks again gets the new site.
create or replace function private.site_is_of_asset() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if new.asset_id is not null and new.site_id is distinct from (select a.site_id from public.assets a where a.id = new.asset_id and a.organization_id = new.organization_id) then
    raise exception 'The asset has moved to another site at this moment' using errcode = 'serialization_failure';
  end if;
  return null;
end $$;
do $$
declare t text;
begin
  foreach t in array array['asset_components', 'sensors', 'alerts', 'incidents', 'work_orders', 'workflow_executions', 'maintenance_plans', 'asset_downtimes',
    'maintenance_windows', 'asset_health_history', 'telemetry_annotations'] loop
    execute format('create or replace trigger site_is_of_asset after insert or update of asset_id on public.%I for each row execute function private.site_is_of_asset()', t);
  end loop;
end $$;

-- A number of its own per organization, unless the engine already took one. Named to come after copy_site_of_asset, which may tell the organization.
create or replace function private.number_alert() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if new.number is null and new.organization_id is not null then
    insert into public.alert_sequences as s (organization_id, last_value) values (new.organization_id, 1)
      on conflict (organization_id) do update set last_value = s.last_value + 1 returning last_value into new.number;
  end if;
  return new;
end $$;
create or replace trigger number_alert before insert on public.alerts for each row when (new.number is null) execute function private.number_alert();

-- For the engine: a number by itself, committed at once. Taken within the alert's own transaction it would let no other alert of the organization be raised
-- before that one is on disk.
create or replace function private.take_alert_number(organization uuid) returns integer language sql security definer set search_path = pg_catalog, pg_temp as $$
  insert into public.alert_sequences as s (organization_id, last_value) values (organization, 1)
    on conflict (organization_id) do update set last_value = s.last_value + 1 returning last_value
$$;
alter function private.take_alert_number(uuid) owner to ledger_writer;

-- One parent at a time, by its key: a planner who does not know how many assets an organization has gained since would read all of them for each. It runs as
-- its owner because the caller's policies would let it do so; the foreign key keeps parents within the organization.
create or replace function private.refuse_asset_cycle() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  above uuid := new.parent_id;
begin
  if tg_op = 'UPDATE' then -- one after another: of two assets that are put into each other at once, neither would see the other's parent
    perform pg_advisory_xact_lock(hashtextextended('gantry.hierarchy', 0) # hashtextextended(new.organization_id::text, 0));
  end if;
  for depth in 1..50 loop
    exit when above is null or above = new.id;
    select a.parent_id into above from public.assets a where a.id = above;
  end loop;
  if above is not null then
    raise exception 'An asset cannot stand inside itself' using errcode = 'check_violation', constraint = 'assets_parent_check';
  end if;
  return new;
end $$;
alter function private.refuse_asset_cycle() owner to ledger_writer;
create or replace trigger refuse_asset_cycle before insert or update of parent_id on public.assets for each row when (new.parent_id is not null)
  execute function private.refuse_asset_cycle();

-- The history of health is whole whoever writes: the machinery that computes it, or a program through REST, whose score says that nobody computed it.
create or replace function private.explain_written_health() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if auth.kind() is distinct from 'system' then
    new.health_factors := jsonb_build_array(jsonb_build_object('label', 'Written through the API, not computed', 'points', coalesce(new.health_score - 100, 0)));
  end if;
  return new;
end $$;
create or replace trigger explain_written_health before update of status, health_score on public.assets for each row
  when (new.status is distinct from old.status or new.health_score is distinct from old.health_score) execute function private.explain_written_health();
create or replace trigger explain_first_health before insert on public.assets for each row
  when (new.status <> 'healthy' or new.health_score is not null) execute function private.explain_written_health();

create or replace function private.note_health() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into public.asset_health_history (organization_id, asset_id, computed_at, health_score, status, factors)
    values (new.organization_id, new.id, clock_timestamp(), new.health_score, new.status, new.health_factors) -- a transaction may change it more than once
    on conflict do nothing;
  return null;
end $$;
alter function private.note_health() owner to ledger_writer;
create or replace trigger note_health after update of status, health_score on public.assets for each row
  when (new.status is distinct from old.status or new.health_score is distinct from old.health_score) execute function private.note_health();
create or replace trigger note_first_health after insert on public.assets for each row
  when (new.status <> 'healthy' or new.health_score is not null) execute function private.note_health();

-- A zone that the database does not know, as REST may have written it, is UTC.
create or replace function private.zone_of(timezone text) returns text language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  perform now() at time zone timezone;
  return coalesce(timezone, 'UTC');
exception when invalid_parameter_value then
  return 'UTC';
end $$;

-- Text search through the trigram index: "ilike" is not leakproof, so under the policies no index may serve it. Repeats what the policies ask, and the
-- caller reads the rows under them anyway. Answers at most so many, in no order.
create or replace function private.matching_asset_ids(q text, max integer) returns setof uuid language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_custom_plan as $$
declare
  pattern text := '%' || regexp_replace(q, '([\\%_])', '\\\1', 'g') || '%';
  scope uuid[] := auth.site_scope();
begin
  if not auth.can('assets:read') then
    return;
  end if;
  return query select a.id from public.assets a
    where (a.name ilike pattern or a.tag ilike pattern or a.serial_number ilike pattern) and a.organization_id = auth.organization_id()
      and (scope is null or a.site_id = any(scope)) limit max;
end $$;
alter function private.matching_asset_ids(text, integer) owner to ledger_writer;

------------------------------------------------------------ telemetry
create or replace function private.remove_readings_of_sensor() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  delete from public.telemetry_pieces where organization_id = old.organization_id and sensor_id = old.id;
  return null;
end $$;
alter function private.remove_readings_of_sensor() owner to ledger_writer;
create or replace trigger remove_readings_of_sensor after delete on public.sensors for each row execute function private.remove_readings_of_sensor();

-- Makes the month's partition of a partitioned table. Partitions get no grants and deny direct access by row-level security without a policy.
create or replace function private.ensure_partition(parent text, month timestamptz) returns boolean language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  first timestamptz := date_trunc('month', month at time zone 'UTC') at time zone 'UTC';
  name text := format('%s_%s', parent, to_char(first at time zone 'UTC', 'YYYY_MM'));
begin
  if parent <> 'api_requests' or month < '1970-01-01' or month > now() + interval '1 year' then
    raise exception 'No partition for % of %', month, parent using errcode = 'invalid_parameter_value';
  end if;
  if to_regclass(format('public.%I', name)) is not null then
    return false;
  end if;
  perform pg_advisory_xact_lock(hashtext('gantry.ensure_partition'));
  if to_regclass(format('public.%I', name)) is not null then
    return false;
  end if;
  execute format('create table public.%I partition of public.%I for values from (%L) to (%L)', name, parent, first, (first at time zone 'UTC' + interval '1 month') at time zone 'UTC');
  execute format('alter table public.%I enable row level security', name);
  execute format('alter table public.%I force row level security', name);
  return true;
end $$;

-- Organizations for jobs that visit each of them as its own system actor. Names only the id.
create or replace function private.organization_ids() returns setof uuid language sql stable security definer set search_path = pg_catalog, pg_temp as
$$ select id from public.organizations order by created_at $$;
alter function private.organization_ids() owner to ledger_writer;

------------------------------------------------------------ incidents and alerts
create or replace function private.guard_incident_status() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'INSERT' then
    if new.status <> 'open' then
      raise exception 'An incident begins open, not %', new.status using errcode = 'check_violation', constraint = 'incidents_status_transition';
    end if;
  elsif new.status <> old.status and (old.status, new.status) not in (
    ('open', 'investigating'), ('open', 'resolved'), ('investigating', 'resolved'), ('investigating', 'open'),
    ('resolved', 'closed'), ('resolved', 'investigating')) then
    raise exception 'An incident cannot go from % to %', old.status, new.status using errcode = 'check_violation', constraint = 'incidents_status_transition';
  end if;
  if tg_op = 'UPDATE' and (new.number <> old.number or new.organization_id <> old.organization_id) then
    raise exception 'The number of an incident never changes' using errcode = 'check_violation', constraint = 'incidents_number_check';
  end if;
  return new;
end $$;
create or replace trigger guard_incident_status before insert or update on public.incidents for each row execute function private.guard_incident_status();

create or replace function private.guard_alert() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  -- The ranks follow from other columns, and are worked out only after this.
  own constant text[] := array['acknowledged', 'acknowledged_by', 'acknowledged_at', 'updated_at', 'severity_rank', 'category_rank'];
begin
  if old.cleared_at is not null and new.cleared_at is distinct from old.cleared_at then
    raise exception 'A cleared alert stays cleared' using errcode = 'check_violation', constraint = 'alerts_cleared_check';
  end if;
  if old.acknowledged and (not new.acknowledged or new.acknowledged_by is distinct from old.acknowledged_by and new.acknowledged_by is not null) then
    raise exception 'An acknowledgement stands' using errcode = 'check_violation', constraint = 'alerts_acknowledged_check';
  end if;
  -- The update policy asks for alerts:acknowledge alone; the rest of the row needs more. Foreign keys that forget a removed record are not the caller's doing.
  if pg_trigger_depth() = 1 and not auth.can('alerts:write')
    and to_jsonb(new) - own is distinct from to_jsonb(old) - own then
    raise exception 'Without alerts:write an alert can only be acknowledged' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create or replace trigger guard_alert before update on public.alerts for each row execute function private.guard_alert();

------------------------------------------------------------ spine: events and audit
create or replace function private.append_event(type text, subject_type text, subject_id uuid, site_id uuid, permission text, data jsonb,
  correlation_id uuid, causation_id uuid, occurred_at timestamptz) returns uuid language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  organization uuid := auth.organization_id();
  made uuid;
begin
  if organization is null then
    raise exception 'An event needs an organization' using errcode = 'insufficient_privilege';
  end if;
  insert into public.domain_events (organization_id, type, subject_type, subject_id, site_id, permission, data, actor_kind, actor_id, actor_label,
    correlation_id, causation_id, occurred_at)
  values (organization, append_event.type, append_event.subject_type, append_event.subject_id, append_event.site_id, append_event.permission,
    coalesce(append_event.data, '{}'), auth.kind(), coalesce(auth.uid(), auth.key_id()), auth.jwt() ->> 'label',
    coalesce(append_event.correlation_id, gen_random_uuid()), append_event.causation_id, coalesce(append_event.occurred_at, clock_timestamp()))
  returning event_id into made;
  perform pg_notify('gantry_events', organization::text);
  return made;
end $$;
alter function private.append_event(text, text, uuid, uuid, text, jsonb, uuid, uuid, timestamptz) owner to ledger_writer;

-- A record that moves takes its past along: its events are read where it stands now. The machinery alone calls this, and nothing but the site changes.
create or replace function private.move_events(moved_type text, moved_ids uuid[], new_site uuid) returns void language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
begin
  if auth.kind() is distinct from 'system' or auth.organization_id() is null then
    raise exception 'Only the machinery of an organization moves its events' using errcode = 'insufficient_privilege';
  end if;
  update public.domain_events e set site_id = new_site
    where e.organization_id = auth.organization_id() and e.subject_type = moved_type and e.subject_id = any(moved_ids) and e.site_id is distinct from new_site;
end $$;
alter function private.move_events(text, uuid[], uuid) owner to ledger_writer;

-- The newest link of each organization's chain. Its row lock is the queue of appenders.
create table if not exists private.audit_heads (
  organization_id uuid primary key references public.organizations (id) on delete cascade,
  seq bigint not null default 0,
  hash bytea not null default '\x'
);
comment on table private.audit_heads is 'The newest link of each organization''s audit chain; its row lock is the queue of appenders.';
alter table private.audit_heads enable row level security;
alter table private.audit_heads force row level security;
drop policy if exists ledger on private.audit_heads;
create policy ledger on private.audit_heads for all to ledger_writer using (true) with check (true);

-- Entries of transactions that go on. They are linked when these commit: the chain's end is the last thing that anybody waits for, so that two who each hold
-- a row the other one wants next never stand in each other's way there, and nobody's long work holds up an organization. Nothing is ever left here.
create unlogged table if not exists private.audit_waiting (
  place bigint generated always as identity primary key,
  organization_id uuid not null,
  entry jsonb not null
);
comment on table private.audit_waiting is 'Audit entries of transactions that go on. At their commit they become links of the chain, and no row is left.';
alter table private.audit_waiting enable row level security;
alter table private.audit_waiting force row level security;
drop policy if exists ledger on private.audit_waiting;
create policy ledger on private.audit_waiting for all to ledger_writer using (true) with check (true);

-- What a hash covers. lib/audit/chain.ts holds the same expression, so that a changed function cannot hide a changed row.
create or replace function private.audit_preimage(a public.audit_logs) returns text language sql stable set search_path = pg_catalog, pg_temp as $$
  select jsonb_build_array(a.organization_id, a.seq, a.id, to_char(a.timestamp at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), a.event, a.action,
    a.user_id, a.impersonated_by, a.actor_kind, a.actor_label, a.resource_type, a.resource_id, a.details, a.previous_state, a.new_state,
    host(a.ip_address), a.user_agent, a.request_id, a.status, a.error_message)::text
$$;

create or replace function private.append_audit(action text, event public.audit_event, resource_type text, resource_id uuid, details jsonb,
  previous_state jsonb, new_state jsonb, status text, error_message text) returns uuid language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  organization uuid := auth.organization_id();
  entry public.audit_logs;
begin
  if organization is null then
    raise exception 'An audit entry needs an organization' using errcode = 'insufficient_privilege';
  end if;
  entry.id := gen_random_uuid();
  entry.organization_id := organization;
  entry.event := append_audit.event;
  entry.user_id := auth.uid();
  entry.actor_kind := auth.kind();
  entry.actor_label := auth.jwt() ->> 'label';
  entry.resource_type := append_audit.resource_type;
  entry.resource_id := append_audit.resource_id;
  entry.action := append_audit.action;
  entry.details := coalesce(append_audit.details, '{}') || case when auth.key_id() is null then '{}' else jsonb_build_object('key_id', auth.key_id()) end;
  entry.previous_state := append_audit.previous_state;
  entry.new_state := append_audit.new_state;
  entry.ip_address := nullif(auth.jwt() ->> 'ip', '')::inet;
  entry.user_agent := auth.jwt() ->> 'user_agent';
  entry.request_id := auth.jwt() ->> 'request_id';
  entry.status := coalesce(append_audit.status, 'success');
  entry.error_message := append_audit.error_message;
  insert into private.audit_waiting (organization_id, entry) values (organization, jsonb_strip_nulls(to_jsonb(entry) - array['details', 'previous_state', 'new_state'])
    || jsonb_build_object('details', entry.details, 'previous_state', entry.previous_state, 'new_state', entry.new_state));
  return entry.id;
end $$;
alter function private.append_audit(text, public.audit_event, text, uuid, jsonb, jsonb, jsonb, text, text) owner to ledger_writer;

-- At commit, for the first of an organization's entries in a transaction: links all of them, in their order. For the others nothing is left to do.
create or replace function private.link_audit() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  head private.audit_heads;
  given jsonb;
  entry public.audit_logs;
begin
  if not exists (select from private.audit_waiting w where w.place = new.place) then
    return null;
  end if;
  insert into private.audit_heads (organization_id) values (new.organization_id) on conflict do nothing;
  select * into head from private.audit_heads h where h.organization_id = new.organization_id for update;
  for given in
    with gone as (delete from private.audit_waiting w where w.place >= new.place and w.organization_id = new.organization_id returning w.place, w.entry)
    select g.entry from gone g order by g.place
  loop
    entry := jsonb_populate_record(null::public.audit_logs, given);
    entry.seq := head.seq + 1;
    entry.timestamp := clock_timestamp();
    entry.previous_hash := head.hash;
    entry.hash := sha256(head.hash || convert_to(private.audit_preimage(entry), 'UTF8'));
    insert into public.audit_logs select entry.*;
    head.seq := entry.seq;
    head.hash := entry.hash;
  end loop;
  update private.audit_heads h set seq = head.seq, hash = head.hash where h.organization_id = new.organization_id;
  return null;
end $$;
alter function private.link_audit() owner to ledger_writer;
do $$ begin
  create constraint trigger link_audit after insert on private.audit_waiting deferrable initially deferred for each row execute function private.link_audit();
exception when duplicate_object then null;
end $$;

create or replace function private.refuse_change() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as
$$ begin raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege'; end $$;
create or replace trigger append_only before update or delete on public.audit_logs for each row execute function private.refuse_change();
create or replace trigger append_only_truncate before truncate on public.audit_logs for each statement execute function private.refuse_change();
create or replace trigger append_only before update or delete on public.trust_ledger_roots for each row execute function private.refuse_change();
create or replace trigger append_only_truncate before truncate on public.trust_ledger_roots for each statement execute function private.refuse_change();

------------------------------------------------------------ access: caches of resolved actors are told when they are stale
create or replace function private.notify_access_change() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as
$$ begin perform pg_notify('gantry_access', tg_table_name); return null; end $$;
create or replace trigger notify_access_change after delete or update of revoked_at, expires_at, scopes, ip_allowlist, rate_limit_per_minute, gateway_id on public.api_keys
  for each statement execute function private.notify_access_change();
create or replace trigger notify_access_change after insert or update or delete on public.organization_memberships for each statement execute function private.notify_access_change();
create or replace trigger notify_access_change after insert or update or delete on public.user_roles for each statement execute function private.notify_access_change();
create or replace trigger notify_access_change after insert or update or delete on public.permission_delegations for each statement execute function private.notify_access_change();
create or replace trigger notify_access_change after delete or update of revoked_at, expires_at, active_organization_id on auth.sessions for each statement execute function private.notify_access_change();
create or replace trigger notify_access_change after delete or update of banned_until on auth.users for each statement execute function private.notify_access_change();
create or replace trigger notify_access_change after insert or update or delete on auth.signing_keys for each statement execute function private.notify_access_change();

------------------------------------------------------------ operation
-- How many migrations this database has: readiness compares it with the code's.
create or replace function private.applied_migrations() returns integer language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare n integer;
begin
  execute 'select count(*)::integer from drizzle.__drizzle_migrations' into n;
  return n;
end $$;
