-- Who may touch what, in full, re-applied after each migration. What this file does not grant, nobody has. It speaks of what gantry_owner owns: tables
-- and functions that an operator adds under a login of their own stay as that operator left them.
do $$
declare t record;
begin
  for t in
    select c.oid::regclass as name, c.relrowsecurity as enabled, c.relforcerowsecurity as forced from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('public', 'auth', 'private', 'storage', 'realtime') and c.relkind in ('r', 'p') and c.relowner in ('gantry_owner'::regrole, 'ledger_writer'::regrole)
  loop
    if not t.enabled then execute format('alter table %s enable row level security', t.name); end if;
    if not t.forced then execute format('alter table %s force row level security', t.name); end if;
  end loop;
end $$;

do $$
declare
  roles constant text := 'public, anon, authenticated, rest_user, worker, service_role, auth_admin';
  t record;
begin
  for t in
    select case c.relkind when 'S' then 'sequence' else 'table' end as kind, c.oid::regclass::text as name, roles || ', ledger_writer' as roles
      from pg_class c where c.relnamespace::regnamespace::text in ('public', 'auth', 'private', 'storage', 'realtime')
        and c.relkind in ('r', 'p', 'v', 'm', 'S') and c.relowner in ('gantry_owner'::regrole, 'ledger_writer'::regrole)
    union all
    select 'routine', p.oid::regprocedure::text, roles
      from pg_proc p where p.pronamespace::regnamespace::text in ('public', 'auth', 'private', 'storage', 'realtime') and p.proowner in ('gantry_owner'::regrole, 'ledger_writer'::regrole)
  loop
    execute format('revoke all on %s %s from %s', t.kind, t.name, t.roles);
  end loop;
end $$;
alter default privileges in schema public revoke execute on functions from public;
alter default privileges in schema auth revoke execute on functions from public;
alter default privileges in schema private revoke execute on functions from public;
alter default privileges in schema storage revoke execute on functions from public;
alter default privileges in schema realtime revoke execute on functions from public;
alter default privileges revoke execute on functions from public;

grant usage on schema public, auth to anon, authenticated, worker, service_role, auth_admin, ledger_writer;
grant usage on schema private to authenticated, worker, service_role, auth_admin, ledger_writer;

-- The claim helpers say only what the caller's own claims hold.
grant execute on all functions in schema auth to anon, authenticated, worker, service_role, auth_admin, ledger_writer;

-- Tenant tables: policies decide on rows; partitions are never granted.
do $$
declare t record;
begin
  for t in
    select c.oid::regclass as name, c.relkind from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind in ('r', 'p', 'v') and not c.relispartition and c.relowner in ('gantry_owner'::regrole, 'ledger_writer'::regrole)
  loop
    if t.relkind = 'v' then
      execute format('grant select on %s to authenticated, worker, service_role', t.name);
    else
      execute format('grant select, insert, update, delete on %s to authenticated, worker, service_role', t.name);
    end if;
  end loop;
  for t in
    select c.oid::regclass as name from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'S' and c.relowner in ('gantry_owner'::regrole, 'ledger_writer'::regrole)
  loop
    execute format('grant usage on sequence %s to ledger_writer', t.name);
  end loop;
end $$;

-- Ledgers and machinery: nobody writes them by hand.
revoke insert, update, delete on public.telemetry, public.telemetry_pieces, public.telemetry_rollups, public.sensor_states, public.telemetry_dirty_hours, public.ingest_streams, public.alert_rule_states,
  public.domain_events, public.event_consumptions, public.audit_logs, public.trust_ledger_roots, public.security_events, public.api_requests,
  public.failed_login_attempts, public.rate_limits, public.permissions, public.role_permissions, public.organizations from authenticated;
revoke insert, update, delete on public.domain_events, public.audit_logs, public.api_requests, public.permissions, public.role_permissions,
  public.rate_limits, public.failed_login_attempts from worker, service_role;
revoke update, delete on public.trust_ledger_roots, public.event_consumptions, public.security_events from worker, service_role;
revoke all on public.rate_limits, public.failed_login_attempts from authenticated, worker;
revoke all on public.failed_attempts from authenticated, worker;
revoke all on public.ingest_streams from authenticated;
grant select, insert, delete on public.failed_login_attempts to service_role; -- db/sql/17-callable.sql
grant select, insert, update on public.rate_limits to service_role;
revoke delete on public.profiles, public.comments, public.notifications, public.alerts, public.incidents, public.comment_notifications, public.idempotency_keys from authenticated;
revoke insert, delete on public.profiles from authenticated, worker;
grant update (name, settings, updated_at) on public.organizations to authenticated;

-- Hidden columns do not exist for callers: not in select, not in a filter.
revoke select on public.api_keys from authenticated, worker;
grant select (id, organization_id, name, description, key_prefix, scopes, role, project_id, partner_id, agent_id, gateway_id, ip_allowlist, rate_limit_per_minute,
  expires_at, revoked_at, revoked_by, rotated_from_id, last_used_at, last_used_ip, usage_count, created_by, created_at, updated_at) on public.api_keys to authenticated, worker;
revoke update on public.api_keys from authenticated;
grant update (name, description, scopes, ip_allowlist, rate_limit_per_minute, expires_at, revoked_at, revoked_by) on public.api_keys to authenticated;
revoke select on public.team_invitations from authenticated, worker;
grant select (id, organization_id, email, role, application_roles, invited_by, expires_at, accepted_at, accepted_by, revoked_at, created_at, updated_at) on public.team_invitations to authenticated, worker;
revoke select on public.organization_integrations from authenticated;
grant select (id, organization_id, provider, name, config, status, created_by, created_at, updated_at) on public.organization_integrations to authenticated;

-- Acknowledging and resolving are actions; nobody rewrites what an alert said.
revoke insert, update on public.alerts from authenticated;
grant update (acknowledged, acknowledged_by, acknowledged_at, resolved, resolved_by, resolved_at, resolution_notes, cleared_at, duration_minutes, root_cause_analysis, business_impact, related_alerts)
  on public.alerts to authenticated;
revoke update on public.incidents from authenticated;
grant update (title, description, status, priority, impact, urgency, asset_id, assigned_to, assigned_at, acknowledged_by, acknowledged_at, investigating_at,
  resolved_by, resolved_at, resolution, closed_by, closed_at, reopened_count) on public.incidents to authenticated;
revoke update on public.comments, public.notifications, public.profiles from authenticated;
grant update (body, mentions, edited_at, deleted_at) on public.comments to authenticated;
grant update (read, read_at) on public.notifications to authenticated;
grant update (first_name, last_name, full_name, display_name, avatar_url, bio, department, job_title, phone, timezone, notification_preferences, preferences) on public.profiles to authenticated;

-- Maintenance: what a trigger or a ledger keeps is nobody's to write.
revoke update on public.parts from authenticated, worker;
grant update (number, name, unit, location, reorder_point, unit_cost, currency, retired_at) on public.parts to authenticated, worker;
revoke update, delete on public.part_movements, public.workflow_step_completions, public.component_replacements, public.work_order_follow_ups, public.alert_notices, public.sensor_calibrations, public.asset_health_history from authenticated, worker;
grant update (site_id) on public.asset_health_history to worker;
revoke insert on public.asset_health_history, public.alert_notices, public.sensor_calibrations from authenticated;
revoke insert, update, delete on public.repair_proofs from authenticated; -- whether a repair worked is measured, and feeds what its prescription is worth
grant update (readings_changed, applied_at) on public.sensor_calibrations to worker; -- how far deriving readings anew has come
revoke delete on public.work_orders, public.workflow_executions, public.prescriptions, public.cmms_syncs from authenticated;
revoke select on public.cmms_connections from authenticated;
grant select (id, organization_id, system, name, base_url, settings, conflict_rule, enabled, hourly, pull_cursor, created_by, created_at, updated_at) on public.cmms_connections to authenticated;
grant select, update (quantity_on_hand) on public.parts to ledger_writer;
revoke insert, update, delete on public.work_order_tallies from authenticated, worker, service_role;
grant select, insert, delete on public.work_order_tallies to ledger_writer;
grant select on public.work_orders to ledger_writer;

-- Webhooks and channels: written by commands alone, and their secrets are nobody's to read.
revoke insert, update, delete on public.inbound_webhooks, public.inbound_webhook_deliveries, public.communication_channels, public.notification_deliveries
  from authenticated;
revoke select on public.inbound_webhooks, public.communication_channels from authenticated;
grant select (id, organization_id, name, scheme, previous_expires_at, enabled, rate_limit_per_minute, last_received_at, created_by, created_at, updated_at)
  on public.inbound_webhooks to authenticated;
grant select (id, organization_id, kind, name, target, enabled, last_sent_at, last_error, created_by, created_at, updated_at)
  on public.communication_channels to authenticated;

-- lib/auth: identities, and what it takes to turn one into an actor. No domain table.
grant select, insert, update, delete on all tables in schema auth to auth_admin;
grant select, insert, update, delete on public.organizations, public.organization_memberships, public.user_roles, public.profiles, public.team_invitations,
  public.api_keys, public.rate_limits, public.failed_login_attempts, public.security_events to auth_admin;
grant select on public.permissions, public.role_permissions, public.permission_delegations, public.project_members to auth_admin;
grant insert on public.api_requests to auth_admin;
grant select, insert, update, delete on all tables in schema auth to service_role;

-- Files: policies decide on rows. The identity door finds the organization behind a public address, and makes an organization's first buckets.
grant usage on schema storage to authenticated, worker, service_role, auth_admin;
grant select, insert, update, delete on all tables in schema storage to authenticated, worker, service_role;
grant select, insert on storage.buckets to auth_admin;

-- Realtime: policies on messages decide who uses a private channel; the rest is the server's own.
grant usage on schema realtime to authenticated, worker, service_role, auth_admin, ledger_writer;
grant select, insert on realtime.messages to authenticated, worker, service_role, auth_admin;
grant insert on realtime.changes to ledger_writer;
grant select, delete on realtime.changes to auth_admin;
grant select, insert, update, delete on realtime.processes, realtime.presences, realtime.payloads to auth_admin;
grant execute on function realtime.topic() to authenticated, worker, service_role, auth_admin;
grant execute on function private.install_change_capture(), private.published_relations() to auth_admin;

-- The ledgers' own role.
grant select, insert on public.audit_logs, public.domain_events to ledger_writer;
grant update (site_id) on public.domain_events to ledger_writer;
grant select, insert, update on private.audit_heads to ledger_writer;
grant select, insert, delete on private.audit_waiting to ledger_writer;
grant select, delete on public.telemetry_pieces to ledger_writer;
grant select, update on public.ingest_streams to ledger_writer; -- private.end_streams
grant select on public.organizations, public.assets to ledger_writer;
grant select, insert on public.asset_health_history to ledger_writer; -- private.note_health

-- Functions, by name.
grant execute on function public.has_role(uuid, public.app_role), public.is_admin(uuid), public.is_tenant_member(uuid, uuid), public.get_tenant_member_role(uuid, uuid),
  public.get_unread_notification_count(), public.mark_notifications_read(uuid[]), public.get_table_rls_status(),
  public.get_unread_notification_count(uuid, uuid), public.mark_notifications_read(uuid, uuid[]), public.get_or_create_user_settings(uuid, uuid)
  to authenticated, worker, service_role;
-- What takes an identity or an address on trust is for the operator's key alone.
grant execute on function public.check_failed_login_attempts(text, inet), public.record_failed_login_attempt(text, inet, text), public.clear_failed_login_attempts(text, inet),
  public.check_rate_limit(text, text, integer, integer), public.log_audit_event(uuid, text, text, uuid, jsonb, uuid) to service_role;
grant execute on function private.sign_in_limits(), private.network_of(inet) to service_role, auth_admin;
grant execute on function private.append_event(text, text, uuid, uuid, text, jsonb, uuid, uuid, timestamptz),
  private.append_audit(text, public.audit_event, text, uuid, jsonb, jsonb, jsonb, text, text),
  private.move_events(text, uuid[], uuid) to authenticated, worker, service_role;
grant execute on function private.matching_asset_ids(text, integer), private.matching_work_order_ids(text, smallint[], integer) to authenticated, worker, service_role;
grant execute on function private.zone_of(text) to authenticated, worker, service_role;
grant execute on function private.organization_currency() to authenticated, worker, service_role;
grant execute on function private.acts_for_somebody() to authenticated, worker, service_role, auth_admin, ledger_writer;
grant execute on function private.fold_work_order_tallies() to worker, service_role;
grant select, insert, update on public.alert_sequences to ledger_writer;
grant execute on function private.take_alert_number(uuid) to auth_admin;
grant execute on function private.audit_preimage(public.audit_logs), private.is_ledger_writer() to ledger_writer;
grant execute on function private.ensure_partition(text, timestamptz), private.organization_ids() to worker, auth_admin, service_role;
grant select on private.piece_readings, private.piece_hours to authenticated, rest_user, worker, service_role;
grant execute on function private.readings(uuid, timestamptz, timestamptz) to authenticated, worker, service_role;
grant execute on function private.lock_pieces(), private.compact_landing(integer), private.array_join(anycompatiblearray) to worker, service_role;
grant execute on function private.applied_migrations() to auth_admin, service_role;

-- REST: people and keys come as rest_user, so that commands keep what a bare write would skip (checks, events, histories). It reads and calls what
-- authenticated does, and writes what is named here and nothing else: a new table is not writable until somebody thinks about it.
grant usage on schema public, auth, private to rest_user;
do $$
declare t record; statement text;
begin
  for t in
    select c.oid, c.oid::regclass as name, has_table_privilege('authenticated', c.oid, 'select') as whole from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v') and not c.relispartition and c.relowner in ('gantry_owner'::regrole, 'ledger_writer'::regrole)
  loop
    select case when t.whole then format('grant select on %s to rest_user', t.name)
      else format('grant select (%s) on %s to rest_user', string_agg(quote_ident(a.attname), ', '), t.name) end into statement
    from pg_attribute a where a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped and has_column_privilege('authenticated', t.oid, a.attnum, 'select')
    having count(*) > 0;
    if statement is not null then execute statement; end if;
  end loop;
  for t in
    select p.oid::regprocedure as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname in ('public', 'auth', 'private') and p.proowner in ('gantry_owner'::regrole, 'ledger_writer'::regrole) and has_function_privilege('authenticated', p.oid, 'execute')
  loop
    execute format('grant execute on function %s to rest_user', t.name);
  end loop;
end $$;
-- Plant records. Moving, retiring and deleting are commands: more rows than one hang on them. asset_count is the trigger's, which writes as the caller.
-- An upsert writes again what a row belongs to, so that is granted; triggers see that it stays (db/sql/25-rest.sql), policies that it is the caller's.
grant insert (id, organization_id, name, location, region, timezone, latitude, longitude, metadata),
  update (organization_id, name, location, region, timezone, latitude, longitude, metadata, asset_count) on public.sites to rest_user;
grant insert (id, organization_id, site_id, parent_id, tag, name, type, make, model, serial_number, status, criticality, health_score, temperature, vibration, pressure,
    last_maintenance, next_maintenance, operating_hours, commissioning_date, location_x, location_y, location_z, specifications, tags),
  update (organization_id, site_id, parent_id, tag, name, type, make, model, serial_number, status, criticality, health_score, temperature, vibration, pressure,
    last_maintenance, next_maintenance, operating_hours, commissioning_date, location_x, location_y, location_z, specifications, tags) on public.assets to rest_user;
grant insert (id, organization_id, asset_id, name, type, health_score, status, remaining_useful_life_days, last_replaced, specifications),
  update (organization_id, asset_id, name, type, health_score, status, remaining_useful_life_days, last_replaced, specifications), delete on public.asset_components to rest_user;
grant update (name, ip_address, port, mqtt_topics, opcua_nodes, modbus_mapping, firmware_version) on public.gateways to rest_user;
grant update (name, description, engineering_unit, address, firmware_version, sampling_frequency_hz, reporting_interval_seconds, accuracy) on public.sensors to rest_user;
grant insert (id, organization_id, name, slug, settings), update (name, settings) on public.projects to rest_user;
-- Acknowledging needs no more than the row: triggers say who and when, and tell it (db/sql/25-rest.sql). Resolving is a command.
grant update (acknowledged, acknowledged_by, acknowledged_at) on public.alerts to rest_user;
-- A person's own.
grant update (first_name, last_name, full_name, display_name, avatar_url, bio, department, job_title, phone, timezone, notification_preferences, preferences) on public.profiles to rest_user;
grant update (read, read_at) on public.notifications to rest_user;
grant insert (id, organization_id, user_id, theme, locale, settings), update (organization_id, user_id, theme, locale, settings), delete on public.user_settings to rest_user;
grant insert (id, organization_id, user_id, provider, app_name, metadata), update (organization_id, user_id, provider, app_name, metadata), delete on public.user_apps to rest_user;
