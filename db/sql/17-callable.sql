-- Functions that the specifications call with a person and an organization as arguments. The arguments never widen what the caller may see or do: about
-- somebody else the answer is empty or a refusal. Only the operator's key, which may read everything anyway, is believed.

------------------------------------------------------------ notifications and settings
create or replace function public.get_unread_notification_count(user_id uuid, tenant_id uuid) returns integer language sql stable set search_path = pg_catalog, pg_temp as $$
  select count(*)::integer from public.notifications n
  where n.user_id = get_unread_notification_count.user_id and n.organization_id = tenant_id and not n.read
    and (current_user = 'service_role' or (n.user_id = (select auth.uid()) and n.organization_id = (select auth.organization_id())))
$$;

create or replace function public.mark_notifications_read(user_id uuid, notification_ids uuid[]) returns integer language sql set search_path = pg_catalog, pg_temp as $$
  with done as (
    update public.notifications n set read = true, read_at = now()
    where n.user_id = mark_notifications_read.user_id and not n.read and n.id = any(notification_ids)
      and (current_user = 'service_role' or (n.user_id = (select auth.uid()) and n.organization_id = (select auth.organization_id())))
    returning 1)
  select count(*)::integer from done
$$;

create or replace function public.get_or_create_user_settings(user_id uuid default auth.uid(), tenant_id uuid default auth.organization_id())
returns public.user_settings language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  found_settings public.user_settings;
begin
  if current_user <> 'service_role' and (user_id is distinct from auth.uid() or tenant_id is distinct from auth.organization_id()) or user_id is null then
    raise exception 'Settings belong to a person, who alone reads and makes them' using errcode = 'insufficient_privilege';
  end if;
  insert into public.user_settings (organization_id, user_id) values (tenant_id, get_or_create_user_settings.user_id)
    on conflict on constraint user_settings_organization_id_user_id_key do nothing;
  select * into found_settings from public.user_settings s where s.organization_id = tenant_id and s.user_id = get_or_create_user_settings.user_id;
  return found_settings;
end $$;

------------------------------------------------------------ sign-in and limits, for the operator's key alone
-- Ten guesses for an address and twenty for a network in a quarter of an hour; lib/auth/attempts.ts asks here, too.
create or replace function private.sign_in_limits(out per_account integer, out per_network integer, out span interval) language sql immutable
set search_path = pg_catalog, pg_temp as $$ select 10, 20, interval '15 minutes' $$;

-- A customer of any provider owns a whole IPv6 /64.
create or replace function private.network_of(address inet) returns cidr language sql immutable set search_path = pg_catalog, pg_temp as
$$ select network(set_masklen(address, case family(address) when 6 then 64 else 32 end)) $$;

create or replace function public.check_failed_login_attempts(email text, ip_address inet default null, out failed_attempts integer, out remaining_attempts integer,
  out locked boolean, out retry_after_seconds integer) language sql stable set search_path = pg_catalog, pg_temp as $$
  with l as (select * from private.sign_in_limits()),
    account as (select a.attempted_at, row_number() over (order by a.attempted_at desc) as place from public.failed_login_attempts a, l
      where a.email = lower(btrim(check_failed_login_attempts.email)) and a.attempted_at > now() - l.span),
    neighbours as (select a.attempted_at, row_number() over (order by a.attempted_at desc) as place from public.failed_login_attempts a, l
      where a.ip_address <<= private.network_of(check_failed_login_attempts.ip_address) and a.attempted_at > now() - l.span),
    counted as (select (select count(*)::integer from account) as own, (select count(*)::integer from neighbours) as theirs,
      greatest((select attempted_at from account where place = l.per_account), (select attempted_at from neighbours where place = l.per_network)) + l.span as free_at,
      l.* from l)
  select own, greatest(0, least(per_account - own, per_network - theirs)), own >= per_account or theirs >= per_network,
    coalesce(ceil(extract(epoch from free_at - now()))::integer, 0)
  from counted
$$;

create or replace function public.record_failed_login_attempt(email text, ip_address inet default null, user_agent text default null) returns void
language sql set search_path = pg_catalog, pg_temp as $$
  insert into public.failed_login_attempts (email, ip_address, user_agent) values (lower(btrim(email)), ip_address, left(user_agent, 400))
$$;

create or replace function public.clear_failed_login_attempts(email text, ip_address inet default null) returns integer
language sql set search_path = pg_catalog, pg_temp as $$
  with gone as (
    delete from public.failed_login_attempts a where a.email = lower(btrim(clear_failed_login_attempts.email))
      and (clear_failed_login_attempts.ip_address is null or a.ip_address = clear_failed_login_attempts.ip_address)
    returning 1)
  select count(*)::integer from gone
$$;

-- Counts and tells in one statement, so that no two callers get the last place. The name in front keeps these counters away from the server's own.
create or replace function public.check_rate_limit(identifier text, endpoint text, max_requests integer, window_seconds integer) returns boolean
language plpgsql set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  counted integer;
begin
  if not (max_requests between 0 and 1000000000 and window_seconds between 1 and 86400
    and length(check_rate_limit.identifier) between 1 and 400 and length(check_rate_limit.endpoint) between 1 and 400) then
    raise exception 'A limit needs who and what it is for, max_requests from 0 and window_seconds from 1 to 86400' using errcode = 'invalid_parameter_value';
  end if;
  insert into public.rate_limits as r (identifier, endpoint, window_start, request_count, expires_at)
    select 'app:' || check_rate_limit.identifier, check_rate_limit.endpoint, start, 1, start + make_interval(secs => 2 * window_seconds)
    from (select to_timestamp(floor(extract(epoch from clock_timestamp()) / window_seconds) * window_seconds) as start) slot
    on conflict (identifier, endpoint, window_start) do update set request_count = least(r.request_count, 2000000000) + 1
    returning request_count into counted;
  return counted <= max_requests;
end $$;

-- What another system did goes into the same chain, as said by the operator: actor_kind tells it from what Gantry saw itself.
create or replace function public.log_audit_event(user_id uuid, action text, resource_type text default null, resource_id uuid default null, metadata jsonb default '{}',
  tenant_id uuid default null) returns uuid language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  claims jsonb := auth.jwt();
  organizations uuid[];
  made uuid;
begin
  if action is null or length(action) not between 1 and 100 or length(resource_type) > 100 or octet_length(metadata::text) > 16384 then
    raise exception 'An entry needs an action of at most 100 characters, and at most 16 KiB of metadata' using errcode = 'invalid_parameter_value';
  end if;
  organizations := array_remove(array[coalesce(tenant_id, auth.organization_id())], null);
  if organizations = '{}' then
    organizations := array(select m.organization_id from public.organization_memberships m where m.user_id = log_audit_event.user_id);
  end if;
  if cardinality(organizations) <> 1 then
    raise exception 'Say in tenant_id which organization the entry belongs to' using errcode = 'invalid_parameter_value';
  end if;
  if log_audit_event.user_id is not null and not exists (
    select from public.organization_memberships m where m.user_id = log_audit_event.user_id and m.organization_id = organizations[1]) then
    raise exception 'That person is no member of the organization' using errcode = 'foreign_key_violation';
  end if;
  perform set_config('request.jwt.claims', (claims || jsonb_build_object('organization_id', organizations[1], 'sub', log_audit_event.user_id))::text, true);
  made := private.append_audit(action, null, resource_type, resource_id, metadata, null, null, 'success', null);
  perform set_config('request.jwt.claims', claims::text, true);
  return made;
end $$;

comment on function public.get_unread_notification_count(uuid, uuid) is 'How many notifications a person has not read in an organization: your own; about anybody else the answer is 0.';
comment on function public.mark_notifications_read(uuid, uuid[]) is 'Marks notifications of yours as read. Answers how many were unread; those of anybody else stay as they are.';
comment on function public.get_or_create_user_settings(uuid, uuid) is 'Your own settings in your organization, made with the defaults when there are none yet.';
comment on function public.check_failed_login_attempts(text, inet) is 'For the service key: how many sign-ins failed lately, and whether the address or its network is locked.';
comment on function public.record_failed_login_attempt(text, inet, text) is 'For the service key: counts a sign-in that failed elsewhere.';
comment on function public.clear_failed_login_attempts(text, inet) is 'For the service key: forgets the failures of an address, and so lifts its lock. Answers how many.';
comment on function public.check_rate_limit(text, text, integer, integer) is 'For the service key: takes one of the places that a limit of your own has left in its window; false when there is none.';
comment on function public.log_audit_event(uuid, text, text, uuid, jsonb, uuid) is 'For the service key: appends to an organization''s audit chain what another system did. Answers the id of the entry.';
