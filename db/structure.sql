-- The structure of a migrated database, written by `npm run structure`. Never edited, never applied: it shows what the migrations make.

create type public.alert_category as enum ('threshold', 'anomaly', 'pattern', 'predictive', 'connectivity', 'system', 'maintenance');
create type public.alert_severity as enum ('low', 'medium', 'high', 'critical');
create type public.app_role as enum ('admin', 'executive', 'reliability_engineer', 'maintenance_technician', 'operator', 'viewer', 'moderator', 'user');
create type public.asset_criticality as enum ('low', 'medium', 'high', 'critical');
create type public.asset_status as enum ('healthy', 'warning', 'critical', 'offline');
create type public.audit_event as enum ('user.login', 'user.logout', 'user.created', 'user.updated', 'user.deleted', 'role.granted', 'role.revoked', 'asset.created', 'asset.updated', 'asset.deleted', 'alert.acknowledged', 'alert.resolved', 'agent.executed', 'agent.approved', 'agent.rejected', 'prescription.created', 'prescription.approved', 'report.generated', 'report.shared', 'api.key_created', 'api.key_revoked', 'config.changed', 'security.violation');
create type public.gateway_protocol as enum ('MQTT', 'OPC UA', 'Modbus TCP', 'Modbus RTU', 'REST API');
create type public.gateway_status as enum ('healthy', 'degraded', 'offline');
create type public.prescription_source as enum ('expert', 'ai-generated', 'hybrid');
create type public.prescription_status as enum ('draft', 'approved', 'active', 'archived');
create type public.sensor_status as enum ('online', 'offline', 'warning', 'error');
create type public.sensor_type as enum ('temperature', 'vibration', 'pressure', 'flow', 'acoustic', 'current', 'voltage', 'energy');
create type public.work_order_priority as enum ('low', 'medium', 'high', 'emergency');
create type public.work_order_status as enum ('open', 'assigned', 'in-progress', 'on-hold', 'completed', 'cancelled', 'verified');
create type public.workflow_status as enum ('pending', 'in-progress', 'completed', 'failed', 'cancelled');
create table auth.accounts (
  id uuid not null default gen_random_uuid(),
  user_id uuid not null,
  provider text not null,
  provider_account_id text not null,
  identity_data jsonb not null default '{}'::jsonb,
  last_sign_in_at timestamp with time zone,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now()
);
create table auth.flow_states (
  id uuid not null default gen_random_uuid(),
  user_id uuid,
  state_hash text,
  auth_code_hash text,
  code_challenge text,
  code_challenge_method text,
  authentication_method text not null,
  provider text,
  provider_sealed text,
  redirect_to text not null default ''::text,
  linking_user_id uuid,
  expires_at timestamp with time zone not null,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now()
);
create table auth.known_devices (
  id uuid not null default gen_random_uuid(),
  user_id uuid not null,
  device_hash text not null,
  last_seen_at timestamp with time zone not null default now(),
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now()
);
create table auth.mail_outbox (
  id uuid not null default gen_random_uuid(),
  organization_id uuid,
  recipient text not null,
  subject text not null,
  body_sealed text not null,
  status text not null default 'queued'::text,
  attempts integer not null default 0,
  last_error text,
  sent_at timestamp with time zone,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now()
);
create table auth.mfa_factors (
  id uuid not null default gen_random_uuid(),
  user_id uuid not null,
  friendly_name text,
  factor_type text not null,
  secret_sealed text,
  verified boolean not null default false,
  last_used_at timestamp with time zone,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now()
);
create table auth.one_time_tokens (
  id uuid not null default gen_random_uuid(),
  user_id uuid not null,
  token_type text not null,
  token_hash text not null,
  relates_to text not null default ''::text,
  expires_at timestamp with time zone not null,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  flow_state_id uuid
);
create table auth.realtime_places (
  id uuid not null default gen_random_uuid(),
  identifier text not null,
  expires_at timestamp with time zone not null,
  created_at timestamp with time zone not null default now()
);
create table auth.refresh_tokens (
  id uuid not null default gen_random_uuid(),
  user_id uuid not null,
  session_id uuid not null,
  token_hash text not null,
  parent_id uuid,
  rotated_at timestamp with time zone,
  revoked_at timestamp with time zone,
  expires_at timestamp with time zone not null,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now()
);
create table auth.sessions (
  id uuid not null default gen_random_uuid(),
  user_id uuid not null,
  active_organization_id uuid,
  ip_address inet,
  user_agent text,
  last_seen_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  revoked_at timestamp with time zone,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  amr jsonb not null default '[]'::jsonb
);
create table auth.signing_keys (
  id uuid not null default gen_random_uuid(),
  algorithm text not null default 'ES256'::text,
  public_jwk jsonb not null,
  private_sealed text not null,
  rotated_at timestamp with time zone,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now()
);
create table auth.users (
  id uuid not null default gen_random_uuid(),
  email text not null,
  encrypted_password text,
  email_confirmed_at timestamp with time zone,
  last_sign_in_at timestamp with time zone,
  banned_until timestamp with time zone,
  raw_user_meta_data jsonb not null default '{}'::jsonb,
  raw_app_meta_data jsonb not null default '{}'::jsonb,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  email_verified_at timestamp with time zone,
  phone text,
  phone_confirmed_at timestamp with time zone,
  new_email text,
  invited_at timestamp with time zone,
  confirmation_sent_at timestamp with time zone,
  recovery_sent_at timestamp with time zone,
  email_change_sent_at timestamp with time zone,
  reauthentication_sent_at timestamp with time zone,
  deleted_at timestamp with time zone
);
create table jobs.workers (
  id text not null,
  started_at timestamp with time zone not null default now(),
  seen_at timestamp with time zone not null default now()
);
create table private.audit_heads (
  organization_id uuid not null,
  seq bigint not null default 0,
  hash bytea not null default '\x'::bytea
);
create table private.audit_waiting (
  place bigint not null generated always as identity,
  organization_id uuid not null,
  entry jsonb not null
);
create table public.alert_notices (
  id uuid not null default gen_random_uuid(),
  organization_id uuid not null default auth.organization_id(),
  alert_id uuid not null,
  route_id uuid not null,
  reason text not null,
  round integer not null default 0,
  channels text[] not null,
  sent_at timestamp with time zone not null default now(),
  created_at timestamp with time zone not null default now()
);
create table public.alert_rule_states (
  organization_id uuid not null default auth.organization_id(),
  rule_id uuid not null,
  sensor_id uuid not null,
  state jsonb not null,
  active boolean not null default false,
  updated_at timestamp with time zone not null default now()
);
create table public.alert_rules (
  id uuid not null default gen_random_uuid(),
  organization_id uuid not null default auth.organization_id(),
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  name text not null,
  description text,
  enabled boolean not null default true,
  asset_types text[],
  sensor_types sensor_type[],
  site_ids uuid[],
  sensor_ids uuid[],
  condition_type text not null,
  condition_config jsonb not null,
  severity alert_severity not null,
  notification_channels text[] not null default '{}'::text[],
  auto_acknowledge_minutes integer,
  open_incident boolean not null default false,
  created_by uuid,
  escalation jsonb not null default '[]'::jsonb,
  group_by text not null default 'none'::text
);
create table public.alert_sequences (
  organization_id uuid not null default auth.organization_id(),
  last_value integer not null default 0,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now()
);
create table public.alert_silences (
  id uuid not null default gen_random_uuid(),
  organization_id uuid not null default auth.organization_id(),
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  rule_id uuid,
  sensor_id uuid,
  asset_id uuid,
  site_id uuid,
  severities alert_severity[],
  starts_at timestamp with time zone not null default now(),
  ends_at timestamp with time zone not null,
  reason text not null,
  ended_at timestamp with time zone,
  ended_by uuid,
  created_by uuid
);
create table public.alerts (
  id uuid not null default gen_random_uuid(),
  organization_id uuid not null default auth.organization_id(),
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  number integer not null,
  rule_id uuid,
  asset_id uuid not null,
  sensor_id uuid,
  site_id uuid,
  title text not null,
  description text,
  severity alert_severity not null,
  category alert_category not null,
  root_cause_analysis text,
  confidence_score numeric(5,4),
  business_impact text,
  acknowledged boolean not null default false,
  acknowledged_by uuid,
  acknowledged_at timestamp with time zone,
  resolved boolean not null default false,
  resolved_by uuid,
  resolved_at timestamp with time zone,
  resolution_notes text,
  "timestamp" timestamp with time zone not null default now(),
  duration_minutes integer,
  affected_value double precision,
  threshold_value double precision,
  related_alerts uuid[] not null default '{}'::uuid[],
  related_work_orders uuid[] not null default '{}'::uuid[],
  first_seen_at timestamp with time zone not null default now(),
  last_seen_at timestamp with time zone not null default now(),
  cleared_at timestamp with time zone,
  occurrences integer not null default 1,
  correlation_id uuid not null default gen_random_uuid(),
  assigned_to uuid,
  assigned_at timestamp with time zone,
  base_severity alert_severity,
  escalated_at timestamp with time zone,
  group_key text,
  muted_by text,
  muted_by_id uuid,
  severity_rank smallint not null default 
CASE severity
    WHEN 'low'::alert_severity THEN 1
    WHEN 'medium'::alert_severity THEN 2
    WHEN 'high'::alert_severity THEN 3
    WHEN 'critical'::alert_severity THEN 4
    ELSE NULL::integer
END,
  category_rank smallint not null default 
CASE category
    WHEN 'threshold'::alert_category THEN 1
    WHEN 'anomaly'::alert_category THEN 2
    WHEN 'pattern'::alert_category THEN 3
    WHEN 'predictive'::alert_category THEN 4
    WHEN 'connectivity'::alert_category THEN 5
    WHEN 'system'::alert_category THEN 6
    WHEN 'maintenance'::alert_category THEN 7
    ELSE NULL::integer
END
);
create table public.api_keys (
  id uuid not null default gen_random_uuid(),
  organization_id uuid not null default auth.organization_id(),
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  name text not null,
  description text,
  key_prefix text not null,
  key_hash text not null,
  scopes text[] not null,
  role text,
  project_id uuid,
  partner_id uuid,
  agent_id uuid,
  gateway_id uuid,
  ip_allowlist cidr[] not null default '{}'::cidr[],
  rate_limit_per_minute integer,
  expires_at timestamp with time zone,
  revoked_at timestamp with time zone,
  revoked_by uuid,
  rotated_from_id uuid,
  last_used_at timestamp with time zone,
  last_used_ip inet,
  usage_count bigint not null default 0,
  created_by uuid
);
create table public.api_requests (
  id uuid not null default gen_random_uuid(),
  organization_id uuid not null default auth.organization_id(),
  key_id uuid,
  user_id uuid,
  partner_id uuid,
  request_id text not null,
  method text not null,
  endpoint text not null,
  status integer not null,
  duration_ms integer not null,
  bytes_in bigint,
  bytes_out bigint,
  error_code text,
  ip_address inet,
  user_agent text,
  created_at timestamp with time zone not null default now()
) partition by RANGE (created_at);
create table public.asset_components (
  id uuid not null default gen_random_uuid(),
  organization_id uuid not null default auth.organization_id(),
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  asset_id uuid not null,
  site_id uuid,
  name text not null,
  type text not null,
  health_score integer,
  status asset_status not null default 'healthy'::asset_status,
  remaining_useful_life_days integer,
  last_replaced timestamp with time zone,
  specifications jsonb not null default '{}'::jsonb
);
create table public.asset_downtimes (
  id uuid not null default gen_random_uuid(),
  organization_id uuid not null default auth.organization_id(),
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  asset_id uuid not null,
  site_id uuid,
  work_order_id uuid,
  started_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  planned boolean not null default false,
  reason text,
  created_by uuid default auth.uid()
);
create table public.asset_health_history (
  id uuid not null default gen_random_uuid(),
  organization_id uuid not null default auth.organization_id(),
  asset_id uuid not null,
  site_id uuid,
  computed_at timestamp with time zone not null default now(),
  health_score integer,
  status asset_status not null,
  factors jsonb not null default '[]'::jsonb
);
create table public.assets (
  id uuid not null default gen_random_uuid(),
  organization_id uuid not null default auth.organization_id(),
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  site_id uuid not null,
  parent_id uuid,
  tag text,
  name text not null,
  type text not null,
  make text,
  model text,
  serial_number text,
  status asset_status not null default 'healthy'::asset_status,
  criticality asset_criticality not null default 'medium'::asset_criticality,
  health_score integer,
  health_factors jsonb not null default '[]'::jsonb,
  health_computed_at timestamp with time zone,
  temperature double precision,
  vibration double precision,
  pressure double precision,
  last_maintenance timestamp with time zone,
  next_maintenance timestamp with time zone,
  operating_hours integer not null default 0,
  commissioning_date date,
  location_x numeric(10,4),
  location_y numeric(10,4),
  location_z numeric(10,4),
  specifications jsonb not null default '{}'::jsonb,
  tags text[] not null default '{}'::text[],
  retired_at timestamp with time zone,
  status_rank smallint not null default 
CASE status
    WHEN 'healthy'::asset_status THEN 1
    WHEN 'warning'::asset_status THEN 2
    WHEN 'critical'::asset_status THEN 3
    WHEN 'offline'::asset_status THEN 4
    ELSE NULL::integer
END,
  criticality_rank smallint not null default 
CASE criticality
    WHEN 'low'::asset_criticality THEN 1
    WHEN 'medium'::asset_criticality THEN 2
    WHEN 'high'::asset_criticality THEN 3
    WHEN 'critical'::asset_criticality THEN 4
    ELSE NULL::integer
END
);
create table public.attachments (
  id uuid not null default gen_random_uuid(),
  organization_id uuid not null default auth.organization_id(),
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  subject_type text not null,
  subject_id uuid not null,
  site_id uuid,
  permission text not null,
  object_id uuid not null,
  file_name text not null,
  created_by uuid default auth.uid()
);
create table public.audit_logs (
  id uuid not null default gen_random_uuid(),
  organization_id uuid not null default auth.organization_id(),
  seq bigint not null,
  event audit_event,
  user_id uuid,
  impersonated_by uuid,
  actor_kind text not null,
  actor_label text,
  resource_type text,
  resource_id uuid,
  action text not null,
  details jsonb not null default '{}'::jsonb,
  previous_state jsonb,
  new_state jsonb,
  ip_address inet,
  user_agent text,
  request_id text,
  status text not null default 'success'::text,
  error_message text,
  "timestamp" timestamp with time zone not null,
  previous_hash bytea not null,
  hash bytea not null
);
create table public.cmms_connections (
  id uuid not null default gen_random_uuid(),
  organization_id uuid not null default auth.organization_id(),
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  system text not null,
  name text not null,
  base_url text not null,
  credentials_sealed text not null,
  settings jsonb not null default '{}'::jsonb,
  conflict_rule text not null default 'newest'::text,
  enabled boolean not null default true,
  pull_cursor text,
  created_by uuid,
  hourly boolean not null default false
);
create table public.cmms_links (
  id uuid not null default gen_random_uuid(),
  organization_id uuid not null default auth.organization_id(),
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  connection_id uuid not null,
  work_order_id uuid not null,
  external_id text not null,
  external_url text,
  external_version text,
  agreed jsonb not null default '{}'::jsonb,
  state text not null default 'synced'::text,
  conflict jsonb,
  message text,
  last_synced_at timestamp with time zone,
  our_version timestamp with time zone
);
create table public.cmms_syncs (
  id uuid not null default gen_random_uuid(),
  organization_id uuid not null default auth.organization_id(),
  connection_id uuid not null,
  operation text not null,
  status text not null default 'running'::text,
  results jsonb not null default '[]'::jsonb,
  succeeded integer not null default 0,
  failed integer not null default 0,
  conflicts integer not null default 0,
  message text,
  started_by uuid default auth.uid(),
  started_at timestamp with time zone not null default now(),
  finished_at timestamp with time zone,
  "position" jsonb not null default '{}'::jsonb,
  claimed_until timestamp with time zone
);
create table public.comment_notifications (
  id uuid not null default gen_random_uuid(),
  organization_id uuid not null default auth.organization_id(),
  comment_id uuid not null,
  notification_id uuid,
  user_id uuid not null,
  reason text not null,
  created_at timestamp with time zone not null default now()
);
create table public.comments (
  id uuid not null default gen_random_uuid(),
  organization_id uuid not null default auth.organization_id(),
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  subject_type text not null,
  subject_id uuid not null,
  site_id uuid,
  parent_id uuid,
  author_id uuid default auth.uid(),
  body text not null,
  mentions uuid[] not null default '{}'::uuid[],
  attachments jsonb not null default '[]'::jsonb,
  edited_at timestamp with time zone,
  deleted_at timestamp with time zone
);
create table public.communication_channels (
  id uuid not null default gen_random_uuid(),
  organization_id uuid not null default auth.organization_id(),
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  kind text not null,
  name text not null,
  config_sealed text not null,
  target text not null,
  enabled boolean not null default true,
  last_sent_at timestamp with time zone,
  last_error text,
  created_by uuid
);
create table public.component_replacements (
  id uuid not null default gen_random_uuid(),
  organization_id uuid not null default auth.organization_id(),
  work_order_id uuid not null,
  component_id uuid,
  component_name text not null,
  replaced_at timestamp with time zone not null default now(),
  replaced_by uuid default auth.uid(),
  operating_hours double precision,
  previous_replaced_at timestamp with time zone,
  previous_life_days integer,
  life_days integer
);
create table public.domain_events (
  id bigint not null generated always as identity,
  event_id uuid not null default gen_random_uuid(),
  tx_id xid8 not null default pg_current_xact_id(),
  organization_id uuid not null default auth.organization_id(),
  type text not null,
  subject_type text not null,
  subject_id uuid not null,
  site_id uuid,
  permission text not null,
  data jsonb not null default '{}'::jsonb,
  actor_kind text not null,
  actor_id uuid,
  actor_label text,
  correlation_id uuid not null,
  causation_id uuid,
  occurred_at timestamp with time zone not null default now(),
  created_at timestamp with time zone not null default clock_timestamp()
);
create table public.event_consumptions (
  organization_id uuid not null default auth.organization_id(),
  consumer text not null,
  event_id uuid not null,
  created_at timestamp with time zone not null default now()
);
create table public.failed_login_attempts (
  id uuid not null default gen_random_uuid(),
  email text not null,
  ip_address inet,
  user_agent text,
  attempted_at timestamp with time zone not null default now()
);
create table public.gateways (
  id uuid not null default gen_random_uuid(),
  organization_id uuid not null default auth.organization_id(),
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  site_id uuid not null,
  name text not null,
  protocol gateway_protocol not null,
  status gateway_status not null default 'offline'::gateway_status,
  ip_address inet,
  port integer,
  cpu_usage numeric(5,2),
  memory_usage numeric(5,2),
  disk_usage numeric(5,2),
  network_latency_ms integer,
  buffer_usage numeric(5,2),
  buffered_messages integer not null default 0,
  uptime_hours integer not null default 0,
  mqtt_topics text[],
  opcua_nodes text[],
  modbus_mapping jsonb,
  firmware_version text,
  last_seen timestamp with time zone,
  offline_after_seconds integer not null default 300
);
create table public.idempotency_keys (
  organization_id uuid not null default auth.organization_id(),
  actor text not null,
  key text not null,
  request_hash text not null,
  status integer,
  response jsonb,
  created_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null
);
create table public.inbound_webhook_deliveries (
  id uuid not null default gen_random_uuid(),
  organization_id uuid not null default auth.organization_id(),
  inbound_webhook_id uuid not null,
  delivery_id text not null,
  dedupe_key text not null,
  event_type text,
  content_type text,
  headers jsonb not null default '{}'::jsonb,
  body bytea not null,
  status text not null default 'received'::text,
  repeats integer not null default 0,
  event_id uuid,
  processed_at timestamp with time zone,
  ip_address inet,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now()
);
create table public.inbound_webhooks (
  id uuid not null default gen_random_uuid(),
  organization_id uuid not null default auth.organization_id(),
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  name text not null,
  scheme text not null,
  secret_sealed text not null,
  previous_secret_sealed text,
  previous_expires_at timestamp with time zone,
  enabled boolean not null default true,
  rate_limit_per_minute integer not null default 1000,
  last_received_at timestamp with time zone,
  created_by uuid
);
create table public.incident_alerts (
  organization_id uuid not null default auth.organization_id(),
  incident_id uuid not null,
  alert_id uuid not null,
  linked_by uuid,
  created_at timestamp with time zone not null default now()
);
create table public.incident_sequences (
  organization_id uuid not null default auth.organization_id(),
  last_value integer not null default 0,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now()
);
create table public.incidents (
  id uuid not null default gen_random_uuid(),
  organization_id uuid not null default auth.organization_id(),
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  number integer not null,
  title text not null,
  description text,
  status text not null default 'open'::text,
  priority text not null default 'medium'::text,
  impact text not null default 'medium'::text,
  urgency text not null default 'medium'::text,
  source text not null default 'manual'::text,
  asset_id uuid,
  site_id uuid,
  assigned_to uuid,
  assigned_at timestamp with time zone,
  reported_by uuid,
  acknowledged_by uuid,
  acknowledged_at timestamp with time zone,
  investigating_at timestamp with time zone,
  resolved_by uuid,
  resolved_at timestamp with time zone,
  resolution text,
  closed_by uuid,
  closed_at timestamp with time zone,
  reopened_count integer not null default 0,
  correlation_id uuid not null default gen_random_uuid()
);
create table public.ingest_streams (
  gateway_id uuid not null,
  organization_id uuid not null default auth.organization_id(),
  version bigint not null default 1,
  kept_since timestamp with time zone
);
create table public.maintenance_plans (
  id uuid not null default gen_random_uuid(),
  organization_id uuid not null default auth.organization_id(),
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  name text not null,
  asset_id uuid not null,
  site_id uuid,
  prescription_id uuid,
  trigger text not null,
  every_count integer,
  every_unit text,
  based_on text not null default 'scheduled'::text,
  next_due_at timestamp with time zone,
  lead_days integer not null default 7,
  meter_sensor_id uuid,
  meter_every double precision,
  meter_last double precision,
  title text not null,
  description text,
  priority text not null default 'medium'::text,
  estimated_minutes integer,
  assign_to uuid,
  requires_signature boolean not null default false,
  enabled boolean not null default true,
  last_order_at timestamp with time zone,
  created_by uuid,
  due_anchor timestamp with time zone,
  meter_seen double precision,
  follow_up_failures boolean not null default false
);
create table public.maintenance_windows (
  id uuid not null default gen_random_uuid(),
  organization_id uuid not null default auth.organization_id(),
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  asset_id uuid,
  site_id uuid,
  include_children boolean not null default true,
  mode text not null default 'record'::text,
  starts_at timestamp with time zone not null,
  ends_at timestamp with time zone not null,
  reason text not null,
  cancelled_at timestamp with time zone,
  restored_at timestamp with time zone,
  created_by uuid
);
create table public.notification_deliveries (
  id uuid not null default gen_random_uuid(),
  organization_id uuid not null default auth.organization_id(),
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  channel_id uuid,
  kind text not null,
  alert_id uuid,
  site_id uuid,
  recipient text not null,
  message jsonb not null,
  status text not null default 'pending'::text,
  attempts integer not null default 0,
  response_status integer,
  last_error text,
  next_attempt_at timestamp with time zone,
  claimed_until timestamp with time zone,
  sent_at timestamp with time zone,
  requested_by uuid
);
create table public.notification_routes (
  id uuid not null default gen_random_uuid(),
  organization_id uuid not null default auth.organization_id(),
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  "position" integer not null,
  name text not null,
  enabled boolean not null default true,
  min_severity alert_severity not null default 'low'::alert_severity,
  site_ids uuid[],
  rule_ids uuid[],
  asset_types text[],
  channels text[] not null default '{}'::text[],
  user_ids uuid[] not null default '{}'::uuid[],
  recipients text[] not null default '{}'::text[],
  schedule jsonb,
  group_wait_seconds integer not null default 0,
  repeat_minutes integer,
  remind_minutes integer,
  continues boolean not null default false,
  created_by uuid
);
create table public.notifications (
  id uuid not null default gen_random_uuid(),
  organization_id uuid not null default auth.organization_id(),
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  user_id uuid not null,
  type text not null,
  title text not null,
  message text,
  link text,
  subject_type text,
  subject_id uuid,
  actor_id uuid,
  read boolean not null default false,
  read_at timestamp with time zone
);
create table public.organization_integrations (
  id uuid not null default gen_random_uuid(),
  organization_id uuid not null default auth.organization_id(),
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  provider text not null,
  name text not null,
  config jsonb not null default '{}'::jsonb,
  credentials_sealed text,
  status text not null default 'active'::text,
  created_by uuid
);
create table public.organization_memberships (
  organization_id uuid not null default auth.organization_id(),
  user_id uuid not null,
  role text not null default 'member'::text,
  permissions jsonb not null default '{}'::jsonb,
  invited_by uuid,
  joined_at timestamp with time zone not null default now(),
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now()
);
create table public.organization_usage (
  id uuid not null default gen_random_uuid(),
  organization_id uuid not null default auth.organization_id(),
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  metric_type text not null,
  period_start timestamp with time zone not null,
  usage_count bigint not null default 0,
  limit_count bigint
);
create table public.organizations (
  id uuid not null default gen_random_uuid(),
  name text not null,
  slug text not null,
  subdomain text,
  subscription_tier text not null default 'free'::text,
  subscription_status text not null default 'active'::text,
  subscription_expires_at timestamp with time zone,
  stripe_customer_id text,
  stripe_subscription_id text,
  usage_stats jsonb not null default '{}'::jsonb,
  settings jsonb not null default '{}'::jsonb,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now()
);
create table public.part_movements (
  id uuid not null default gen_random_uuid(),
  organization_id uuid not null default auth.organization_id(),
  part_id uuid not null,
  work_order_id uuid,
  reason text not null,
  quantity numeric(14,3) not null,
  unit_cost numeric(14,2) not null default 0,
  note text,
  created_by uuid default auth.uid(),
  created_at timestamp with time zone not null default now()
);
create table public.parts (
  id uuid not null default gen_random_uuid(),
  organization_id uuid not null default auth.organization_id(),
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  number text not null,
  name text not null,
  unit text not null default 'piece'::text,
  location text,
  quantity_on_hand numeric(14,3) not null default 0,
  reorder_point numeric(14,3),
  unit_cost numeric(14,2) not null default 0,
  currency text not null default private.organization_currency(),
  retired_at timestamp with time zone
);
create table public.permission_delegations (
  id uuid not null default gen_random_uuid(),
  organization_id uuid not null default auth.organization_id(),
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  delegator_id uuid not null,
  delegate_id uuid not null,
  project_id uuid,
  permissions text[] not null,
  starts_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  revoked_at timestamp with time zone
);
create table public.permissions (
  key text not null,
  description text not null,
  domain text not null
);
create table public.prescriptions (
  id uuid not null default gen_random_uuid(),
  organization_id uuid not null default auth.organization_id(),
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  family_id uuid not null,
  version integer not null default 1,
  title text not null,
  description text,
  status prescription_status not null default 'draft'::prescription_status,
  source prescription_source not null default 'expert'::prescription_source,
  asset_type text not null,
  category text not null,
  steps jsonb not null default '[]'::jsonb,
  requires_approval boolean not null default true,
  approved_by uuid,
  approved_at timestamp with time zone,
  activated_at timestamp with time zone,
  archived_at timestamp with time zone,
  effectiveness_rating numeric(3,2),
  usage_count integer not null default 0,
  success_rate numeric(5,2),
  estimated_duration_minutes integer,
  cmms_linked text[] not null default '{}'::text[],
  created_by uuid
);
create table public.profiles (
  id uuid not null,
  email text not null,
  first_name text,
  last_name text,
  full_name text,
  display_name text,
  avatar_url text,
  bio text,
  department text,
  job_title text,
  phone text,
  timezone text not null default 'UTC'::text,
  notification_preferences jsonb not null default '{"push": true, "email": true, "slack": false}'::jsonb,
  preferences jsonb not null default '{}'::jsonb,
  xp integer not null default 0,
  referral_code text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now()
);
create table public.project_members (
  organization_id uuid not null default auth.organization_id(),
  project_id uuid not null,
  user_id uuid not null,
  role text not null,
  permissions jsonb not null default '{}'::jsonb,
  added_by uuid,
  added_at timestamp with time zone not null default now(),
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now()
);
create table public.projects (
  id uuid not null default gen_random_uuid(),
  organization_id uuid not null default auth.organization_id(),
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  name text not null,
  slug text not null,
  settings jsonb not null default '{}'::jsonb
);
create table public.rate_limits (
  identifier text not null,
  endpoint text not null,
  window_start timestamp with time zone not null,
  request_count integer not null default 0,
  expires_at timestamp with time zone not null
);
create table public.repair_proofs (
  id uuid not null default gen_random_uuid(),
  organization_id uuid not null default auth.organization_id(),
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  work_order_id uuid not null,
  alert_id uuid,
  sensor_id uuid not null,
  prescription_id uuid,
  before_from timestamp with time zone not null,
  before_to timestamp with time zone not null,
  after_from timestamp with time zone not null,
  after_to timestamp with time zone not null,
  before_count integer not null,
  after_count integer not null,
  before_median double precision,
  after_median double precision,
  normal_median double precision,
  effect_size double precision,
  p_value double precision,
  recurrences integer not null default 0,
  verdict text not null
);
create table public.role_permissions (
  role_kind text not null,
  role text not null,
  permission text not null
);
create table public.saved_views (
  id uuid not null default gen_random_uuid(),
  organization_id uuid not null default auth.organization_id(),
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  user_id uuid not null default auth.uid(),
  page text not null,
  name text not null,
  query text not null
);
create table public.security_events (
  id uuid not null default gen_random_uuid(),
  organization_id uuid,
  event_type text not null,
  severity text not null default 'info'::text,
  details jsonb not null default '{}'::jsonb,
  ip_address inet,
  user_agent text,
  partner_id uuid,
  user_id uuid,
  created_at timestamp with time zone not null default now()
);
create table public.sensor_calibrations (
  id uuid not null default gen_random_uuid(),
  organization_id uuid not null default auth.organization_id(),
  sensor_id uuid not null,
  calibrated_at timestamp with time zone not null default now(),
  next_due_at timestamp with time zone,
  offset_before double precision not null,
  scale_before double precision not null,
  offset_after double precision not null,
  scale_after double precision not null,
  applies_from timestamp with time zone,
  readings_changed integer not null default 0,
  certificate text,
  note text,
  created_by uuid default auth.uid(),
  created_at timestamp with time zone not null default now(),
  applied_at timestamp with time zone
);
create table public.sensor_states (
  sensor_id uuid not null,
  organization_id uuid not null default auth.organization_id(),
  last_timestamp timestamp with time zone,
  last_value double precision,
  last_quality text,
  last_anomaly_score double precision,
  last_received_at timestamp with time zone,
  reading_count bigint not null default 0,
  anomaly_state double precision[] not null default '{}'::double precision[]
);
create table public.sensors (
  id uuid not null default gen_random_uuid(),
  organization_id uuid not null default auth.organization_id(),
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  gateway_id uuid,
  asset_id uuid not null,
  component_id uuid,
  site_id uuid,
  name text not null,
  type sensor_type not null,
  status sensor_status not null default 'offline'::sensor_status,
  device_id text,
  sampling_frequency_hz integer not null default 1,
  reporting_interval_seconds integer not null default 60,
  engineering_unit text not null,
  min_value double precision,
  max_value double precision,
  accuracy double precision,
  calibration_date date,
  next_calibration_date date,
  calibration_offset double precision not null default 0,
  calibration_scale double precision not null default 1,
  protocol gateway_protocol,
  address text,
  signal_strength integer,
  battery_level integer,
  firmware_version text,
  last_seen timestamp with time zone,
  tag_name text not null,
  description text,
  resampling_rule text not null default 'average'::text,
  alert_threshold_high double precision,
  alert_threshold_low double precision,
  retention_days integer
);
create table public.sites (
  id uuid not null default gen_random_uuid(),
  organization_id uuid not null default auth.organization_id(),
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  name text not null,
  location text not null,
  region text not null,
  timezone text not null default 'UTC'::text,
  status text not null default 'healthy'::text,
  asset_count integer not null default 0,
  latitude numeric(10,8),
  longitude numeric(11,8),
  metadata jsonb not null default '{}'::jsonb
);
create table public.team_invitations (
  id uuid not null default gen_random_uuid(),
  organization_id uuid not null default auth.organization_id(),
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  email text not null,
  role text not null default 'member'::text,
  application_roles text[] not null default '{}'::text[],
  token_hash text not null,
  invited_by uuid,
  expires_at timestamp with time zone not null,
  accepted_at timestamp with time zone,
  accepted_by uuid,
  revoked_at timestamp with time zone
);
create table public.telemetry_annotations (
  id uuid not null default gen_random_uuid(),
  organization_id uuid not null default auth.organization_id(),
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  asset_id uuid not null,
  site_id uuid,
  sensor_id uuid,
  from_at timestamp with time zone not null,
  to_at timestamp with time zone,
  text text not null,
  kind text not null default 'note'::text,
  value double precision,
  created_by uuid default auth.uid()
);
create table public.telemetry_dirty_hours (
  organization_id uuid not null default auth.organization_id(),
  sensor_id uuid not null,
  hour timestamp with time zone not null,
  version bigint not null default 1
);
create table public.telemetry_pieces (
  organization_id uuid not null default auth.organization_id(),
  sensor_id uuid not null,
  day timestamp with time zone not null,
  first_ms integer not null,
  id bigint not null generated always as identity,
  last_ms integer not null,
  step_ms integer,
  count integer not null,
  unit text not null,
  divisor double precision,
  whole_values integer[],
  float_values double precision[],
  raw_divisor double precision,
  whole_raws integer[],
  float_raws double precision[],
  offsets integer[],
  scores smallint[],
  flags smallint[],
  span_seconds integer,
  received_at timestamp with time zone not null default now()
);
create table public.telemetry_rollups (
  sensor_id uuid not null,
  resolution text not null,
  bucket timestamp with time zone not null,
  organization_id uuid not null default auth.organization_id(),
  count integer not null,
  min double precision not null,
  max double precision not null,
  avg double precision not null,
  sum double precision not null,
  last double precision not null,
  max_anomaly_score numeric(5,4)
);
create table public.trust_ledger_roots (
  id uuid not null default gen_random_uuid(),
  organization_id uuid not null default auth.organization_id(),
  seq bigint not null,
  root_hash bytea not null,
  signature text not null,
  key_id text not null,
  sealed_at timestamp with time zone not null default now()
);
create table public.user_apps (
  id uuid not null default gen_random_uuid(),
  organization_id uuid not null default auth.organization_id(),
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  user_id uuid not null default auth.uid(),
  provider text not null,
  app_name text not null,
  metadata jsonb not null default '{}'::jsonb
);
create table public.user_roles (
  id uuid not null default gen_random_uuid(),
  organization_id uuid not null default auth.organization_id(),
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  user_id uuid not null,
  role app_role not null,
  site_scope text[] not null default '{}'::text[],
  asset_class_scope text[] not null default '{}'::text[],
  granted_by uuid,
  granted_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone
);
create table public.user_settings (
  id uuid not null default gen_random_uuid(),
  organization_id uuid not null default auth.organization_id(),
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  user_id uuid not null default auth.uid(),
  theme text not null default 'system'::text,
  locale text not null default 'en'::text,
  settings jsonb not null default '{}'::jsonb
);
create table public.work_order_follow_ups (
  organization_id uuid not null default auth.organization_id(),
  work_order_id uuid not null,
  task_id uuid,
  execution_id uuid,
  step integer,
  created_at timestamp with time zone not null default now()
);
create table public.work_order_labor (
  id uuid not null default gen_random_uuid(),
  organization_id uuid not null default auth.organization_id(),
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  work_order_id uuid not null,
  user_id uuid,
  started_at timestamp with time zone not null default now(),
  ended_at timestamp with time zone,
  hourly_rate numeric(14,2),
  note text
);
create table public.work_order_sequences (
  organization_id uuid not null default auth.organization_id(),
  last_value integer not null default 0,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now()
);
create table public.work_order_tallies (
  id bigint not null generated always as identity,
  organization_id uuid not null default auth.organization_id(),
  site_id uuid,
  status work_order_status not null,
  priority work_order_priority not null,
  kind text not null,
  orders integer not null
);
create table public.work_order_tasks (
  id uuid not null default gen_random_uuid(),
  organization_id uuid not null default auth.organization_id(),
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  work_order_id uuid not null,
  "position" integer not null,
  kind text not null default 'check'::text,
  label text not null,
  required boolean not null default true,
  unit text,
  options text[] not null default '{}'::text[],
  value text,
  passed boolean,
  done_by uuid,
  done_at timestamp with time zone
);
create table public.work_orders (
  id uuid not null default gen_random_uuid(),
  organization_id uuid not null default auth.organization_id(),
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  number integer not null,
  asset_id uuid not null,
  site_id uuid,
  component_id uuid,
  alert_id uuid,
  incident_id uuid,
  prescription_id uuid,
  workflow_id uuid,
  plan_id uuid,
  title text not null,
  description text,
  kind text not null default 'corrective'::text,
  status work_order_status not null default 'open'::work_order_status,
  priority work_order_priority not null default 'medium'::work_order_priority,
  assigned_to uuid,
  assigned_at timestamp with time zone,
  due_date timestamp with time zone,
  started_at timestamp with time zone,
  hold_reason text,
  completed_at timestamp with time zone,
  completed_by uuid,
  verified_at timestamp with time zone,
  verified_by uuid,
  cancelled_at timestamp with time zone,
  actual_duration_minutes integer,
  parts_used jsonb not null default '[]'::jsonb,
  labor_hours numeric(6,2),
  parts_cost numeric(14,2) not null default 0,
  labor_cost numeric(14,2) not null default 0,
  other_cost numeric(14,2) not null default 0,
  currency text not null default private.organization_currency(),
  failure_mode text,
  resolution_notes text,
  root_cause text,
  requires_signature boolean not null default false,
  signature jsonb,
  signed_by uuid,
  signed_at timestamp with time zone,
  external_id text,
  external_system text,
  reopened_count integer not null default 0,
  created_by uuid,
  correlation_id uuid not null default gen_random_uuid(),
  status_rank smallint not null default 
CASE status
    WHEN 'open'::work_order_status THEN 1
    WHEN 'assigned'::work_order_status THEN 2
    WHEN 'in-progress'::work_order_status THEN 3
    WHEN 'on-hold'::work_order_status THEN 4
    WHEN 'completed'::work_order_status THEN 5
    WHEN 'cancelled'::work_order_status THEN 6
    WHEN 'verified'::work_order_status THEN 7
    ELSE NULL::integer
END,
  priority_rank smallint not null default 
CASE priority
    WHEN 'low'::work_order_priority THEN 1
    WHEN 'medium'::work_order_priority THEN 2
    WHEN 'high'::work_order_priority THEN 3
    WHEN 'emergency'::work_order_priority THEN 4
    ELSE NULL::integer
END
);
create table public.workflow_executions (
  id uuid not null default gen_random_uuid(),
  organization_id uuid not null default auth.organization_id(),
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  prescription_id uuid not null,
  asset_id uuid not null,
  site_id uuid,
  alert_id uuid,
  status workflow_status not null default 'pending'::workflow_status,
  current_step integer not null default 0,
  total_steps integer not null,
  step_completions jsonb not null default '[]'::jsonb,
  started_at timestamp with time zone,
  paused_at timestamp with time zone,
  paused_minutes integer not null default 0,
  completed_at timestamp with time zone,
  executed_by uuid,
  failure_reason text,
  feedback_rating integer,
  feedback_notes text,
  synced_to_cmms boolean not null default false,
  cmms_work_order_id text,
  correlation_id uuid not null default gen_random_uuid()
);
create table public.workflow_step_completions (
  organization_id uuid not null default auth.organization_id(),
  execution_id uuid not null,
  step integer not null,
  completed_by uuid default auth.uid(),
  completed_at timestamp with time zone not null default now(),
  notes text,
  reading_value numeric(18,6),
  reading_unit text,
  out_of_range boolean not null default false
);
create table realtime.changes (
  tx_id xid8 not null default pg_current_xact_id(),
  id bigint not null generated always as identity,
  relation oid not null,
  operation text not null,
  organization_id uuid,
  site_id uuid,
  user_id uuid,
  key jsonb not null,
  old_key jsonb,
  changed_at timestamp with time zone not null default clock_timestamp()
);
create table realtime.messages (
  id uuid not null default gen_random_uuid(),
  organization_id uuid not null default auth.organization_id(),
  topic text not null,
  extension text not null,
  event text,
  payload jsonb,
  private boolean not null default true,
  inserted_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now()
);
create table realtime.payloads (
  id uuid not null,
  body text not null,
  created_at timestamp with time zone not null default now()
);
create table realtime.presences (
  channel uuid not null,
  process uuid not null,
  scope text not null,
  topic text not null,
  key text not null,
  meta text not null,
  tracked_at timestamp with time zone not null default clock_timestamp()
);
create table realtime.processes (
  id uuid not null,
  expires_at timestamp with time zone not null
);
create table storage.buckets (
  id text not null,
  organization_id uuid not null default auth.organization_id(),
  uid uuid not null default gen_random_uuid(),
  name text not null,
  owner uuid default auth.uid(),
  public boolean not null default false,
  file_size_limit bigint,
  allowed_mime_types text[],
  type text not null default 'STANDARD'::text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now()
);
create table storage.objects (
  id uuid not null default gen_random_uuid(),
  organization_id uuid not null default auth.organization_id(),
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  bucket_id text not null,
  name text not null,
  owner uuid default auth.uid(),
  version uuid not null,
  size bigint not null,
  sha256 text not null,
  content_type text not null,
  cache_control text not null,
  user_metadata jsonb not null default '{}'::jsonb,
  site_id uuid,
  permission text
);
create table storage.uploads (
  id uuid not null default gen_random_uuid(),
  organization_id uuid not null default auth.organization_id(),
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  bucket_id text not null,
  name text not null,
  owner uuid default auth.uid(),
  upload_length bigint not null,
  upload_offset bigint not null default 0,
  parts jsonb not null default '[]'::jsonb,
  content_type text not null,
  cache_control text not null,
  user_metadata jsonb not null default '{}'::jsonb,
  upsert boolean not null default false,
  upload_metadata jsonb not null default '{}'::jsonb,
  expires_at timestamp with time zone not null
);
alter table auth.accounts add constraint accounts_pkey PRIMARY KEY (id);
alter table auth.accounts add constraint accounts_user_id_users_id_fk FOREIGN KEY (user_id) REFERENCES auth.users(id) ON DELETE CASCADE;
alter table auth.flow_states add constraint flow_states_code_challenge_method_check CHECK ((code_challenge_method = ANY (ARRAY['s256'::text, 'plain'::text])));
alter table auth.flow_states add constraint flow_states_linking_user_id_users_id_fk FOREIGN KEY (linking_user_id) REFERENCES auth.users(id) ON DELETE CASCADE;
alter table auth.flow_states add constraint flow_states_pkey PRIMARY KEY (id);
alter table auth.flow_states add constraint flow_states_user_id_users_id_fk FOREIGN KEY (user_id) REFERENCES auth.users(id) ON DELETE CASCADE;
alter table auth.known_devices add constraint known_devices_pkey PRIMARY KEY (id);
alter table auth.known_devices add constraint known_devices_user_id_users_id_fk FOREIGN KEY (user_id) REFERENCES auth.users(id) ON DELETE CASCADE;
alter table auth.mail_outbox add constraint mail_outbox_pkey PRIMARY KEY (id);
alter table auth.mail_outbox add constraint mail_outbox_status_check CHECK ((status = ANY (ARRAY['queued'::text, 'sent'::text, 'failed'::text, 'kept'::text])));
alter table auth.mfa_factors add constraint mfa_factors_factor_type_check CHECK ((factor_type = ANY (ARRAY['totp'::text, 'webauthn'::text])));
alter table auth.mfa_factors add constraint mfa_factors_pkey PRIMARY KEY (id);
alter table auth.mfa_factors add constraint mfa_factors_user_id_users_id_fk FOREIGN KEY (user_id) REFERENCES auth.users(id) ON DELETE CASCADE;
alter table auth.one_time_tokens add constraint one_time_tokens_flow_state_id_flow_states_id_fk FOREIGN KEY (flow_state_id) REFERENCES auth.flow_states(id) ON DELETE SET NULL;
alter table auth.one_time_tokens add constraint one_time_tokens_pkey PRIMARY KEY (id);
alter table auth.one_time_tokens add constraint one_time_tokens_token_type_check CHECK ((token_type = ANY (ARRAY['confirmation'::text, 'recovery'::text, 'magic_link'::text, 'email_change_current'::text, 'email_change_new'::text, 'invite'::text, 'reauthentication'::text])));
alter table auth.one_time_tokens add constraint one_time_tokens_user_id_users_id_fk FOREIGN KEY (user_id) REFERENCES auth.users(id) ON DELETE CASCADE;
alter table auth.realtime_places add constraint realtime_places_pkey PRIMARY KEY (id);
alter table auth.refresh_tokens add constraint refresh_tokens_pkey PRIMARY KEY (id);
alter table auth.refresh_tokens add constraint refresh_tokens_session_id_sessions_id_fk FOREIGN KEY (session_id) REFERENCES auth.sessions(id) ON DELETE CASCADE;
alter table auth.refresh_tokens add constraint refresh_tokens_user_id_users_id_fk FOREIGN KEY (user_id) REFERENCES auth.users(id) ON DELETE CASCADE;
alter table auth.sessions add constraint sessions_pkey PRIMARY KEY (id);
alter table auth.sessions add constraint sessions_user_id_users_id_fk FOREIGN KEY (user_id) REFERENCES auth.users(id) ON DELETE CASCADE;
alter table auth.signing_keys add constraint signing_keys_algorithm_check CHECK ((algorithm = 'ES256'::text));
alter table auth.signing_keys add constraint signing_keys_pkey PRIMARY KEY (id);
alter table auth.users add constraint users_email_check CHECK (((length(email) >= 3) AND (length(email) <= 320)));
alter table auth.users add constraint users_pkey PRIMARY KEY (id);
alter table jobs.workers add constraint workers_pkey PRIMARY KEY (id);
alter table private.audit_heads add constraint audit_heads_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE;
alter table private.audit_heads add constraint audit_heads_pkey PRIMARY KEY (organization_id);
alter table private.audit_waiting add constraint audit_waiting_pkey PRIMARY KEY (place);
alter table private.audit_waiting add constraint link_audit TRIGGER DEFERRABLE INITIALLY DEFERRED;
alter table public.alert_notices add constraint alert_notices_organization_id_alert_id_route_id_reason_round_ke UNIQUE (organization_id, alert_id, route_id, reason, round);
alter table public.alert_notices add constraint alert_notices_organization_id_organizations_id_fk FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE;
alter table public.alert_notices add constraint alert_notices_organization_id_route_id_notification_routes_orga FOREIGN KEY (organization_id, route_id) REFERENCES notification_routes(organization_id, id) ON DELETE CASCADE;
alter table public.alert_notices add constraint alert_notices_pkey PRIMARY KEY (id);
alter table public.alert_notices add constraint alert_notices_reason_check CHECK ((reason = ANY (ARRAY['raised'::text, 'escalated'::text, 'repeat'::text, 'reminder'::text, 'cleared'::text])));
alter table public.alert_rule_states add constraint alert_rule_states_organization_id_organizations_id_fk FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE;
alter table public.alert_rule_states add constraint alert_rule_states_organization_id_rule_id_alert_rules_organizat FOREIGN KEY (organization_id, rule_id) REFERENCES alert_rules(organization_id, id) ON DELETE CASCADE;
alter table public.alert_rule_states add constraint alert_rule_states_organization_id_sensor_id_sensors_organizatio FOREIGN KEY (organization_id, sensor_id) REFERENCES sensors(organization_id, id) ON DELETE CASCADE;
alter table public.alert_rule_states add constraint alert_rule_states_pkey PRIMARY KEY (organization_id, rule_id, sensor_id);
alter table public.alert_rules add constraint alert_rules_auto_acknowledge_minutes_check CHECK (((auto_acknowledge_minutes >= 1) AND (auto_acknowledge_minutes <= 43200)));
alter table public.alert_rules add constraint alert_rules_condition_type_check CHECK ((condition_type = ANY (ARRAY['threshold_high'::text, 'threshold_low'::text, 'rate_of_change'::text, 'anomaly_score'::text, 'pattern_match'::text, 'time_based'::text])));
alter table public.alert_rules add constraint alert_rules_created_by_users_id_fk FOREIGN KEY (created_by) REFERENCES auth.users(id) ON DELETE SET NULL;
alter table public.alert_rules add constraint alert_rules_group_by_check CHECK ((group_by = ANY (ARRAY['none'::text, 'rule'::text, 'asset'::text, 'site'::text])));
alter table public.alert_rules add constraint alert_rules_organization_id_id_key UNIQUE (organization_id, id);
alter table public.alert_rules add constraint alert_rules_organization_id_name_key UNIQUE (organization_id, name);
alter table public.alert_rules add constraint alert_rules_organization_id_organizations_id_fk FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE;
alter table public.alert_rules add constraint alert_rules_pkey PRIMARY KEY (id);
alter table public.alert_sequences add constraint alert_sequences_organization_id_organizations_id_fk FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE;
alter table public.alert_sequences add constraint alert_sequences_pkey PRIMARY KEY (organization_id);
alter table public.alert_silences add constraint alert_silences_condition_check CHECK (((num_nonnulls(rule_id, sensor_id, asset_id, site_id) > 0) OR (COALESCE(cardinality(severities), 0) > 0)));
alter table public.alert_silences add constraint alert_silences_created_by_users_id_fk FOREIGN KEY (created_by) REFERENCES auth.users(id) ON DELETE SET NULL;
alter table public.alert_silences add constraint alert_silences_ended_by_users_id_fk FOREIGN KEY (ended_by) REFERENCES auth.users(id) ON DELETE SET NULL;
alter table public.alert_silences add constraint alert_silences_ends_at_check CHECK ((ends_at > starts_at));
alter table public.alert_silences add constraint alert_silences_organization_id_asset_id_assets_organization_id_ FOREIGN KEY (organization_id, asset_id) REFERENCES assets(organization_id, id) ON DELETE CASCADE;
alter table public.alert_silences add constraint alert_silences_organization_id_id_key UNIQUE (organization_id, id);
alter table public.alert_silences add constraint alert_silences_organization_id_organizations_id_fk FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE;
alter table public.alert_silences add constraint alert_silences_organization_id_rule_id_alert_rules_organization FOREIGN KEY (organization_id, rule_id) REFERENCES alert_rules(organization_id, id) ON DELETE CASCADE;
alter table public.alert_silences add constraint alert_silences_organization_id_sensor_id_sensors_organization_i FOREIGN KEY (organization_id, sensor_id) REFERENCES sensors(organization_id, id) ON DELETE CASCADE;
alter table public.alert_silences add constraint alert_silences_organization_id_site_id_sites_organization_id_id FOREIGN KEY (organization_id, site_id) REFERENCES sites(organization_id, id) ON DELETE CASCADE;
alter table public.alert_silences add constraint alert_silences_pkey PRIMARY KEY (id);
alter table public.alerts add constraint alerts_acknowledged_by_users_id_fk FOREIGN KEY (acknowledged_by) REFERENCES auth.users(id) ON DELETE SET NULL;
alter table public.alerts add constraint alerts_acknowledged_check CHECK ((acknowledged = (acknowledged_at IS NOT NULL)));
alter table public.alerts add constraint alerts_assigned_to_users_id_fk FOREIGN KEY (assigned_to) REFERENCES auth.users(id) ON DELETE SET NULL;
alter table public.alerts add constraint alerts_business_impact_check CHECK ((business_impact = ANY (ARRAY['low'::text, 'medium'::text, 'high'::text, 'critical'::text])));
alter table public.alerts add constraint alerts_muted_by_check CHECK ((((muted_by = ANY (ARRAY['silence'::text, 'window'::text])) AND (muted_by_id IS NOT NULL)) OR (muted_by IS NULL)));
alter table public.alerts add constraint alerts_organization_id_asset_id_assets_organization_id_id_fk FOREIGN KEY (organization_id, asset_id) REFERENCES assets(organization_id, id) ON DELETE CASCADE;
alter table public.alerts add constraint alerts_organization_id_id_key UNIQUE (organization_id, id);
alter table public.alerts add constraint alerts_organization_id_number_key UNIQUE (organization_id, number);
alter table public.alerts add constraint alerts_organization_id_organizations_id_fk FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE;
alter table public.alerts add constraint alerts_organization_id_rule_id_alert_rules_organization_id_id_f FOREIGN KEY (organization_id, rule_id) REFERENCES alert_rules(organization_id, id) ON DELETE SET NULL (rule_id);
alter table public.alerts add constraint alerts_organization_id_sensor_id_sensors_organization_id_id_fk FOREIGN KEY (organization_id, sensor_id) REFERENCES sensors(organization_id, id) ON DELETE SET NULL (sensor_id);
alter table public.alerts add constraint alerts_pkey PRIMARY KEY (id);
alter table public.alerts add constraint alerts_resolved_by_users_id_fk FOREIGN KEY (resolved_by) REFERENCES auth.users(id) ON DELETE SET NULL;
alter table public.alerts add constraint alerts_resolved_check CHECK ((resolved = (resolved_at IS NOT NULL)));
alter table public.api_keys add constraint api_keys_created_by_users_id_fk FOREIGN KEY (created_by) REFERENCES auth.users(id) ON DELETE SET NULL;
alter table public.api_keys add constraint api_keys_organization_id_gateway_id_gateways_organization_id_id FOREIGN KEY (organization_id, gateway_id) REFERENCES gateways(organization_id, id) ON DELETE CASCADE;
alter table public.api_keys add constraint api_keys_organization_id_id_key UNIQUE (organization_id, id);
alter table public.api_keys add constraint api_keys_organization_id_organizations_id_fk FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE;
alter table public.api_keys add constraint api_keys_organization_id_project_id_projects_organization_id_id FOREIGN KEY (organization_id, project_id) REFERENCES projects(organization_id, id) ON DELETE CASCADE;
alter table public.api_keys add constraint api_keys_pkey PRIMARY KEY (id);
alter table public.api_keys add constraint api_keys_rate_limit_per_minute_check CHECK (((rate_limit_per_minute >= 1) AND (rate_limit_per_minute <= 1000000)));
alter table public.api_keys add constraint api_keys_revoked_by_users_id_fk FOREIGN KEY (revoked_by) REFERENCES auth.users(id) ON DELETE SET NULL;
alter table public.api_requests add constraint api_requests_organization_id_organizations_id_fk FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE;
alter table public.api_requests add constraint api_requests_pkey PRIMARY KEY (id, created_at);
alter table public.asset_components add constraint asset_components_health_score_check CHECK (((health_score >= 0) AND (health_score <= 100)));
alter table public.asset_components add constraint asset_components_organization_id_asset_id_assets_organization_i FOREIGN KEY (organization_id, asset_id) REFERENCES assets(organization_id, id) ON DELETE CASCADE;
alter table public.asset_components add constraint asset_components_organization_id_id_key UNIQUE (organization_id, id);
alter table public.asset_components add constraint asset_components_organization_id_organizations_id_fk FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE;
alter table public.asset_components add constraint asset_components_pkey PRIMARY KEY (id);
alter table public.asset_downtimes add constraint asset_downtimes_created_by_users_id_fk FOREIGN KEY (created_by) REFERENCES auth.users(id) ON DELETE SET NULL;
alter table public.asset_downtimes add constraint asset_downtimes_ended_at_check CHECK ((ended_at >= started_at));
alter table public.asset_downtimes add constraint asset_downtimes_organization_id_asset_id_assets_organization_id FOREIGN KEY (organization_id, asset_id) REFERENCES assets(organization_id, id) ON DELETE CASCADE;
alter table public.asset_downtimes add constraint asset_downtimes_organization_id_id_key UNIQUE (organization_id, id);
alter table public.asset_downtimes add constraint asset_downtimes_organization_id_organizations_id_fk FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE;
alter table public.asset_downtimes add constraint asset_downtimes_organization_id_work_order_id_work_orders_organ FOREIGN KEY (organization_id, work_order_id) REFERENCES work_orders(organization_id, id) ON DELETE SET NULL (work_order_id);
alter table public.asset_downtimes add constraint asset_downtimes_pkey PRIMARY KEY (id);
alter table public.asset_health_history add constraint asset_health_history_health_score_check CHECK (((health_score >= 0) AND (health_score <= 100)));
alter table public.asset_health_history add constraint asset_health_history_organization_id_asset_id_assets_organizati FOREIGN KEY (organization_id, asset_id) REFERENCES assets(organization_id, id) ON DELETE CASCADE;
alter table public.asset_health_history add constraint asset_health_history_organization_id_organizations_id_fk FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE;
alter table public.asset_health_history add constraint asset_health_history_pkey PRIMARY KEY (id);
alter table public.assets add constraint assets_health_score_check CHECK (((health_score >= 0) AND (health_score <= 100)));
alter table public.assets add constraint assets_organization_id_id_key UNIQUE (organization_id, id);
alter table public.assets add constraint assets_organization_id_organizations_id_fk FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE;
alter table public.assets add constraint assets_organization_id_site_id_sites_organization_id_id_fk FOREIGN KEY (organization_id, site_id) REFERENCES sites(organization_id, id) ON DELETE CASCADE;
alter table public.assets add constraint assets_organization_id_tag_key UNIQUE (organization_id, tag);
alter table public.assets add constraint assets_parent_check CHECK ((parent_id <> id));
alter table public.assets add constraint assets_parent_fkey FOREIGN KEY (organization_id, parent_id) REFERENCES assets(organization_id, id) ON DELETE SET NULL (parent_id);
alter table public.assets add constraint assets_pkey PRIMARY KEY (id);
alter table public.attachments add constraint attachments_created_by_users_id_fk FOREIGN KEY (created_by) REFERENCES auth.users(id) ON DELETE SET NULL;
alter table public.attachments add constraint attachments_file_name_check CHECK (((length(file_name) >= 1) AND (length(file_name) <= 255)));
alter table public.attachments add constraint attachments_object_fkey FOREIGN KEY (organization_id, object_id) REFERENCES storage.objects(organization_id, id) ON DELETE CASCADE;
alter table public.attachments add constraint attachments_organization_id_organizations_id_fk FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE;
alter table public.attachments add constraint attachments_organization_id_subject_object_key UNIQUE (organization_id, subject_type, subject_id, object_id);
alter table public.attachments add constraint attachments_pkey PRIMARY KEY (id);
alter table public.attachments add constraint attachments_subject_type_check CHECK ((subject_type ~ '^[a-z_]{1,40}$'::text));
alter table public.audit_logs add constraint audit_logs_organization_id_organizations_id_fk FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE;
alter table public.audit_logs add constraint audit_logs_pkey PRIMARY KEY (id);
alter table public.audit_logs add constraint audit_logs_status_check CHECK ((status = ANY (ARRAY['success'::text, 'failure'::text, 'denied'::text])));
alter table public.cmms_connections add constraint cmms_connections_conflict_rule_check CHECK ((conflict_rule = ANY (ARRAY['ours'::text, 'theirs'::text, 'newest'::text, 'ask'::text])));
alter table public.cmms_connections add constraint cmms_connections_created_by_users_id_fk FOREIGN KEY (created_by) REFERENCES auth.users(id) ON DELETE SET NULL;
alter table public.cmms_connections add constraint cmms_connections_organization_id_id_key UNIQUE (organization_id, id);
alter table public.cmms_connections add constraint cmms_connections_organization_id_organizations_id_fk FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE;
alter table public.cmms_connections add constraint cmms_connections_pkey PRIMARY KEY (id);
alter table public.cmms_connections add constraint cmms_connections_system_check CHECK ((system = ANY (ARRAY['SAP PM'::text, 'IBM Maximo'::text, 'ServiceNow'::text, 'MaintainX'::text])));
alter table public.cmms_links add constraint cmms_links_organization_id_connection_id_cmms_connections_organ FOREIGN KEY (organization_id, connection_id) REFERENCES cmms_connections(organization_id, id) ON DELETE CASCADE;
alter table public.cmms_links add constraint cmms_links_organization_id_connection_id_external_id_key UNIQUE (organization_id, connection_id, external_id);
alter table public.cmms_links add constraint cmms_links_organization_id_connection_id_work_order_id_key UNIQUE (organization_id, connection_id, work_order_id);
alter table public.cmms_links add constraint cmms_links_organization_id_organizations_id_fk FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE;
alter table public.cmms_links add constraint cmms_links_organization_id_work_order_id_work_orders_organizati FOREIGN KEY (organization_id, work_order_id) REFERENCES work_orders(organization_id, id) ON DELETE CASCADE;
alter table public.cmms_links add constraint cmms_links_pkey PRIMARY KEY (id);
alter table public.cmms_links add constraint cmms_links_state_check CHECK ((state = ANY (ARRAY['synced'::text, 'conflict'::text, 'failed'::text])));
alter table public.cmms_syncs add constraint cmms_syncs_operation_check CHECK ((operation = ANY (ARRAY['push'::text, 'pull'::text, 'sync'::text])));
alter table public.cmms_syncs add constraint cmms_syncs_organization_id_connection_id_cmms_connections_organ FOREIGN KEY (organization_id, connection_id) REFERENCES cmms_connections(organization_id, id) ON DELETE CASCADE;
alter table public.cmms_syncs add constraint cmms_syncs_organization_id_organizations_id_fk FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE;
alter table public.cmms_syncs add constraint cmms_syncs_pkey PRIMARY KEY (id);
alter table public.cmms_syncs add constraint cmms_syncs_started_by_users_id_fk FOREIGN KEY (started_by) REFERENCES auth.users(id) ON DELETE SET NULL;
alter table public.cmms_syncs add constraint cmms_syncs_status_check CHECK ((status = ANY (ARRAY['running'::text, 'completed'::text, 'partial'::text, 'failed'::text])));
alter table public.comment_notifications add constraint comment_notifications_organization_id_comment_id_comments_organ FOREIGN KEY (organization_id, comment_id) REFERENCES comments(organization_id, id) ON DELETE CASCADE;
alter table public.comment_notifications add constraint comment_notifications_organization_id_comment_id_user_id_key UNIQUE (organization_id, comment_id, user_id);
alter table public.comment_notifications add constraint comment_notifications_organization_id_notification_id_notificat FOREIGN KEY (organization_id, notification_id) REFERENCES notifications(organization_id, id) ON DELETE CASCADE;
alter table public.comment_notifications add constraint comment_notifications_organization_id_organizations_id_fk FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE;
alter table public.comment_notifications add constraint comment_notifications_pkey PRIMARY KEY (id);
alter table public.comment_notifications add constraint comment_notifications_reason_check CHECK ((reason = ANY (ARRAY['mention'::text, 'reply'::text, 'participant'::text, 'assignee'::text])));
alter table public.comment_notifications add constraint comment_notifications_user_id_users_id_fk FOREIGN KEY (user_id) REFERENCES auth.users(id) ON DELETE CASCADE;
alter table public.comments add constraint comments_author_id_users_id_fk FOREIGN KEY (author_id) REFERENCES auth.users(id) ON DELETE SET NULL;
alter table public.comments add constraint comments_body_check CHECK (((length(body) >= 1) AND (length(body) <= 20000)));
alter table public.comments add constraint comments_organization_id_id_key UNIQUE (organization_id, id);
alter table public.comments add constraint comments_organization_id_organizations_id_fk FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE;
alter table public.comments add constraint comments_parent_fkey FOREIGN KEY (organization_id, parent_id) REFERENCES comments(organization_id, id) ON DELETE CASCADE;
alter table public.comments add constraint comments_pkey PRIMARY KEY (id);
alter table public.comments add constraint comments_subject_type_check CHECK ((subject_type = ANY (ARRAY['incident'::text, 'alert'::text, 'asset'::text, 'work_order'::text])));
alter table public.communication_channels add constraint communication_channels_created_by_users_id_fk FOREIGN KEY (created_by) REFERENCES auth.users(id) ON DELETE SET NULL;
alter table public.communication_channels add constraint communication_channels_kind_check CHECK ((kind = ANY (ARRAY['email'::text, 'slack'::text, 'teams'::text, 'sms'::text])));
alter table public.communication_channels add constraint communication_channels_organization_id_id_key UNIQUE (organization_id, id);
alter table public.communication_channels add constraint communication_channels_organization_id_name_key UNIQUE (organization_id, name);
alter table public.communication_channels add constraint communication_channels_organization_id_organizations_id_fk FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE;
alter table public.communication_channels add constraint communication_channels_pkey PRIMARY KEY (id);
alter table public.component_replacements add constraint component_replacements_life_days_check CHECK ((life_days >= 0));
alter table public.component_replacements add constraint component_replacements_organization_id_component_id_asset_compo FOREIGN KEY (organization_id, component_id) REFERENCES asset_components(organization_id, id) ON DELETE SET NULL (component_id);
alter table public.component_replacements add constraint component_replacements_organization_id_id_key UNIQUE (organization_id, id);
alter table public.component_replacements add constraint component_replacements_organization_id_organizations_id_fk FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE;
alter table public.component_replacements add constraint component_replacements_organization_id_work_order_id_work_order FOREIGN KEY (organization_id, work_order_id) REFERENCES work_orders(organization_id, id) ON DELETE CASCADE;
alter table public.component_replacements add constraint component_replacements_pkey PRIMARY KEY (id);
alter table public.component_replacements add constraint component_replacements_replaced_by_users_id_fk FOREIGN KEY (replaced_by) REFERENCES auth.users(id) ON DELETE SET NULL;
alter table public.domain_events add constraint domain_events_organization_id_organizations_id_fk FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE;
alter table public.domain_events add constraint domain_events_pkey PRIMARY KEY (id);
alter table public.event_consumptions add constraint event_consumptions_organization_id_organizations_id_fk FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE;
alter table public.event_consumptions add constraint event_consumptions_pkey PRIMARY KEY (organization_id, consumer, event_id);
alter table public.failed_login_attempts add constraint failed_login_attempts_pkey PRIMARY KEY (id);
alter table public.gateways add constraint gateways_organization_id_id_key UNIQUE (organization_id, id);
alter table public.gateways add constraint gateways_organization_id_name_key UNIQUE (organization_id, name);
alter table public.gateways add constraint gateways_organization_id_organizations_id_fk FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE;
alter table public.gateways add constraint gateways_organization_id_site_id_sites_organization_id_id_fk FOREIGN KEY (organization_id, site_id) REFERENCES sites(organization_id, id) ON DELETE CASCADE;
alter table public.gateways add constraint gateways_pkey PRIMARY KEY (id);
alter table public.idempotency_keys add constraint idempotency_keys_organization_id_organizations_id_fk FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE;
alter table public.idempotency_keys add constraint idempotency_keys_pkey PRIMARY KEY (organization_id, actor, key);
alter table public.inbound_webhook_deliveries add constraint inbound_webhook_deliveries_dedupe_key UNIQUE (organization_id, inbound_webhook_id, dedupe_key);
alter table public.inbound_webhook_deliveries add constraint inbound_webhook_deliveries_inbound_webhook_fkey FOREIGN KEY (organization_id, inbound_webhook_id) REFERENCES inbound_webhooks(organization_id, id) ON DELETE CASCADE;
alter table public.inbound_webhook_deliveries add constraint inbound_webhook_deliveries_organization_id_id_key UNIQUE (organization_id, id);
alter table public.inbound_webhook_deliveries add constraint inbound_webhook_deliveries_organization_id_organizations_id_fk FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE;
alter table public.inbound_webhook_deliveries add constraint inbound_webhook_deliveries_pkey PRIMARY KEY (id);
alter table public.inbound_webhook_deliveries add constraint inbound_webhook_deliveries_status_check CHECK ((status = ANY (ARRAY['received'::text, 'processed'::text])));
alter table public.inbound_webhooks add constraint inbound_webhooks_created_by_users_id_fk FOREIGN KEY (created_by) REFERENCES auth.users(id) ON DELETE SET NULL;
alter table public.inbound_webhooks add constraint inbound_webhooks_organization_id_id_key UNIQUE (organization_id, id);
alter table public.inbound_webhooks add constraint inbound_webhooks_organization_id_name_key UNIQUE (organization_id, name);
alter table public.inbound_webhooks add constraint inbound_webhooks_organization_id_organizations_id_fk FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE;
alter table public.inbound_webhooks add constraint inbound_webhooks_pkey PRIMARY KEY (id);
alter table public.inbound_webhooks add constraint inbound_webhooks_rate_limit_per_minute_check CHECK (((rate_limit_per_minute >= 1) AND (rate_limit_per_minute <= 1000000)));
alter table public.inbound_webhooks add constraint inbound_webhooks_rotation_check CHECK (((previous_secret_sealed IS NULL) = (previous_expires_at IS NULL)));
alter table public.inbound_webhooks add constraint inbound_webhooks_scheme_check CHECK ((scheme = ANY (ARRAY['standard'::text, 'github'::text, 'stripe'::text])));
alter table public.incident_alerts add constraint incident_alerts_linked_by_users_id_fk FOREIGN KEY (linked_by) REFERENCES auth.users(id) ON DELETE SET NULL;
alter table public.incident_alerts add constraint incident_alerts_organization_id_alert_id_alerts_organization_id FOREIGN KEY (organization_id, alert_id) REFERENCES alerts(organization_id, id) ON DELETE CASCADE;
alter table public.incident_alerts add constraint incident_alerts_organization_id_incident_id_incidents_organizat FOREIGN KEY (organization_id, incident_id) REFERENCES incidents(organization_id, id) ON DELETE CASCADE;
alter table public.incident_alerts add constraint incident_alerts_organization_id_organizations_id_fk FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE;
alter table public.incident_alerts add constraint incident_alerts_pkey PRIMARY KEY (organization_id, alert_id);
alter table public.incident_sequences add constraint incident_sequences_organization_id_organizations_id_fk FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE;
alter table public.incident_sequences add constraint incident_sequences_pkey PRIMARY KEY (organization_id);
alter table public.incidents add constraint incidents_acknowledged_by_users_id_fk FOREIGN KEY (acknowledged_by) REFERENCES auth.users(id) ON DELETE SET NULL;
alter table public.incidents add constraint incidents_assigned_to_users_id_fk FOREIGN KEY (assigned_to) REFERENCES auth.users(id) ON DELETE SET NULL;
alter table public.incidents add constraint incidents_closed_by_users_id_fk FOREIGN KEY (closed_by) REFERENCES auth.users(id) ON DELETE SET NULL;
alter table public.incidents add constraint incidents_impact_check CHECK ((impact = ANY (ARRAY['low'::text, 'medium'::text, 'high'::text])));
alter table public.incidents add constraint incidents_organization_id_asset_id_assets_organization_id_id_fk FOREIGN KEY (organization_id, asset_id) REFERENCES assets(organization_id, id) ON DELETE SET NULL (asset_id);
alter table public.incidents add constraint incidents_organization_id_id_key UNIQUE (organization_id, id);
alter table public.incidents add constraint incidents_organization_id_number_key UNIQUE (organization_id, number);
alter table public.incidents add constraint incidents_organization_id_organizations_id_fk FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE;
alter table public.incidents add constraint incidents_pkey PRIMARY KEY (id);
alter table public.incidents add constraint incidents_priority_check CHECK ((priority = ANY (ARRAY['low'::text, 'medium'::text, 'high'::text, 'critical'::text])));
alter table public.incidents add constraint incidents_reported_by_users_id_fk FOREIGN KEY (reported_by) REFERENCES auth.users(id) ON DELETE SET NULL;
alter table public.incidents add constraint incidents_resolved_by_users_id_fk FOREIGN KEY (resolved_by) REFERENCES auth.users(id) ON DELETE SET NULL;
alter table public.incidents add constraint incidents_resolved_check CHECK (((status <> ALL (ARRAY['resolved'::text, 'closed'::text])) OR ((resolved_at IS NOT NULL) AND (resolution IS NOT NULL))));
alter table public.incidents add constraint incidents_status_check CHECK ((status = ANY (ARRAY['open'::text, 'investigating'::text, 'resolved'::text, 'closed'::text])));
alter table public.incidents add constraint incidents_urgency_check CHECK ((urgency = ANY (ARRAY['low'::text, 'medium'::text, 'high'::text])));
alter table public.ingest_streams add constraint ingest_streams_organization_id_gateway_id_gateways_organization FOREIGN KEY (organization_id, gateway_id) REFERENCES gateways(organization_id, id) ON DELETE CASCADE;
alter table public.ingest_streams add constraint ingest_streams_organization_id_organizations_id_fk FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE;
alter table public.ingest_streams add constraint ingest_streams_pkey PRIMARY KEY (gateway_id);
alter table public.maintenance_plans add constraint maintenance_plans_assign_to_users_id_fk FOREIGN KEY (assign_to) REFERENCES auth.users(id) ON DELETE SET NULL;
alter table public.maintenance_plans add constraint maintenance_plans_based_on_check CHECK ((based_on = ANY (ARRAY['scheduled'::text, 'completed'::text])));
alter table public.maintenance_plans add constraint maintenance_plans_created_by_users_id_fk FOREIGN KEY (created_by) REFERENCES auth.users(id) ON DELETE SET NULL;
alter table public.maintenance_plans add constraint maintenance_plans_lead_days_check CHECK (((lead_days >= 0) AND (lead_days <= 365)));
alter table public.maintenance_plans add constraint maintenance_plans_organization_id_asset_id_assets_organization_ FOREIGN KEY (organization_id, asset_id) REFERENCES assets(organization_id, id) ON DELETE CASCADE;
alter table public.maintenance_plans add constraint maintenance_plans_organization_id_id_key UNIQUE (organization_id, id);
alter table public.maintenance_plans add constraint maintenance_plans_organization_id_meter_sensor_id_sensors_organ FOREIGN KEY (organization_id, meter_sensor_id) REFERENCES sensors(organization_id, id) ON DELETE SET NULL (meter_sensor_id);
alter table public.maintenance_plans add constraint maintenance_plans_organization_id_organizations_id_fk FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE;
alter table public.maintenance_plans add constraint maintenance_plans_organization_id_prescription_id_prescriptions FOREIGN KEY (organization_id, prescription_id) REFERENCES prescriptions(organization_id, id) ON DELETE SET NULL (prescription_id);
alter table public.maintenance_plans add constraint maintenance_plans_pkey PRIMARY KEY (id);
alter table public.maintenance_plans add constraint maintenance_plans_priority_check CHECK ((priority = ANY (ARRAY['low'::text, 'medium'::text, 'high'::text, 'emergency'::text])));
alter table public.maintenance_plans add constraint maintenance_plans_trigger_check CHECK ((((trigger = 'calendar'::text) AND (every_count > 0) AND (every_unit = ANY (ARRAY['day'::text, 'week'::text, 'month'::text])) AND (next_due_at IS NOT NULL)) OR ((trigger = 'meter'::text) AND (meter_every > (0)::double precision))));
alter table public.maintenance_windows add constraint maintenance_windows_created_by_users_id_fk FOREIGN KEY (created_by) REFERENCES auth.users(id) ON DELETE SET NULL;
alter table public.maintenance_windows add constraint maintenance_windows_ends_at_check CHECK ((ends_at > starts_at));
alter table public.maintenance_windows add constraint maintenance_windows_mode_check CHECK ((mode = ANY (ARRAY['record'::text, 'suppress'::text])));
alter table public.maintenance_windows add constraint maintenance_windows_organization_id_asset_id_assets_organizatio FOREIGN KEY (organization_id, asset_id) REFERENCES assets(organization_id, id) ON DELETE CASCADE;
alter table public.maintenance_windows add constraint maintenance_windows_organization_id_id_key UNIQUE (organization_id, id);
alter table public.maintenance_windows add constraint maintenance_windows_organization_id_organizations_id_fk FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE;
alter table public.maintenance_windows add constraint maintenance_windows_organization_id_site_id_sites_organization_ FOREIGN KEY (organization_id, site_id) REFERENCES sites(organization_id, id) ON DELETE CASCADE;
alter table public.maintenance_windows add constraint maintenance_windows_pkey PRIMARY KEY (id);
alter table public.maintenance_windows add constraint maintenance_windows_target_check CHECK (((asset_id IS NOT NULL) OR (site_id IS NOT NULL)));
alter table public.notification_deliveries add constraint notification_deliveries_kind_check CHECK ((kind = ANY (ARRAY['email'::text, 'slack'::text, 'teams'::text, 'sms'::text])));
alter table public.notification_deliveries add constraint notification_deliveries_organization_id_alert_id_alerts_organiz FOREIGN KEY (organization_id, alert_id) REFERENCES alerts(organization_id, id) ON DELETE CASCADE;
alter table public.notification_deliveries add constraint notification_deliveries_organization_id_channel_id_communicatio FOREIGN KEY (organization_id, channel_id) REFERENCES communication_channels(organization_id, id) ON DELETE CASCADE;
alter table public.notification_deliveries add constraint notification_deliveries_organization_id_id_key UNIQUE (organization_id, id);
alter table public.notification_deliveries add constraint notification_deliveries_organization_id_organizations_id_fk FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE;
alter table public.notification_deliveries add constraint notification_deliveries_pkey PRIMARY KEY (id);
alter table public.notification_deliveries add constraint notification_deliveries_requested_by_users_id_fk FOREIGN KEY (requested_by) REFERENCES auth.users(id) ON DELETE SET NULL;
alter table public.notification_deliveries add constraint notification_deliveries_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'retrying'::text, 'sent'::text, 'kept'::text, 'failed'::text])));
alter table public.notification_routes add constraint notification_routes_created_by_users_id_fk FOREIGN KEY (created_by) REFERENCES auth.users(id) ON DELETE SET NULL;
alter table public.notification_routes add constraint notification_routes_group_wait_seconds_check CHECK (((group_wait_seconds >= 0) AND (group_wait_seconds <= 3600)));
alter table public.notification_routes add constraint notification_routes_organization_id_id_key UNIQUE (organization_id, id);
alter table public.notification_routes add constraint notification_routes_organization_id_name_key UNIQUE (organization_id, name);
alter table public.notification_routes add constraint notification_routes_organization_id_organizations_id_fk FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE;
alter table public.notification_routes add constraint notification_routes_pkey PRIMARY KEY (id);
alter table public.notification_routes add constraint notification_routes_remind_minutes_check CHECK (((remind_minutes >= 1) AND (remind_minutes <= 43200)));
alter table public.notification_routes add constraint notification_routes_repeat_minutes_check CHECK (((repeat_minutes >= 1) AND (repeat_minutes <= 43200)));
alter table public.notifications add constraint notifications_actor_id_users_id_fk FOREIGN KEY (actor_id) REFERENCES auth.users(id) ON DELETE SET NULL;
alter table public.notifications add constraint notifications_organization_id_id_key UNIQUE (organization_id, id);
alter table public.notifications add constraint notifications_organization_id_organizations_id_fk FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE;
alter table public.notifications add constraint notifications_pkey PRIMARY KEY (id);
alter table public.notifications add constraint notifications_read_check CHECK ((read = (read_at IS NOT NULL)));
alter table public.notifications add constraint notifications_user_id_users_id_fk FOREIGN KEY (user_id) REFERENCES auth.users(id) ON DELETE CASCADE;
alter table public.organization_integrations add constraint organization_integrations_created_by_users_id_fk FOREIGN KEY (created_by) REFERENCES auth.users(id) ON DELETE SET NULL;
alter table public.organization_integrations add constraint organization_integrations_organization_id_organizations_id_fk FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE;
alter table public.organization_integrations add constraint organization_integrations_organization_id_provider_name_key UNIQUE (organization_id, provider, name);
alter table public.organization_integrations add constraint organization_integrations_pkey PRIMARY KEY (id);
alter table public.organization_integrations add constraint organization_integrations_status_check CHECK ((status = ANY (ARRAY['active'::text, 'paused'::text, 'error'::text])));
alter table public.organization_memberships add constraint organization_memberships_invited_by_users_id_fk FOREIGN KEY (invited_by) REFERENCES auth.users(id) ON DELETE SET NULL;
alter table public.organization_memberships add constraint organization_memberships_organization_id_organizations_id_fk FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE;
alter table public.organization_memberships add constraint organization_memberships_pkey PRIMARY KEY (organization_id, user_id);
alter table public.organization_memberships add constraint organization_memberships_role_check CHECK ((role = ANY (ARRAY['owner'::text, 'admin'::text, 'billing_admin'::text, 'manager'::text, 'member'::text, 'viewer'::text])));
alter table public.organization_memberships add constraint organization_memberships_user_id_users_id_fk FOREIGN KEY (user_id) REFERENCES auth.users(id) ON DELETE CASCADE;
alter table public.organization_usage add constraint organization_usage_organization_id_metric_type_period_start_key UNIQUE (organization_id, metric_type, period_start);
alter table public.organization_usage add constraint organization_usage_organization_id_organizations_id_fk FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE;
alter table public.organization_usage add constraint organization_usage_pkey PRIMARY KEY (id);
alter table public.organization_usage add constraint organization_usage_usage_count_check CHECK ((usage_count >= 0));
alter table public.organizations add constraint organizations_currency_check CHECK (((settings ->> 'currency'::text) ~ '^[A-Z]{3}$'::text));
alter table public.organizations add constraint organizations_pkey PRIMARY KEY (id);
alter table public.organizations add constraint organizations_retention_check CHECK ((((((settings ->> 'retention_days'::text))::integer >= 1) AND (((settings ->> 'retention_days'::text))::integer <= 36500)) AND ((((settings ->> 'notice_retention_days'::text))::integer >= 1) AND (((settings ->> 'notice_retention_days'::text))::integer <= 36500)) AND ((((settings ->> 'health_history_retention_days'::text))::integer >= 1) AND (((settings ->> 'health_history_retention_days'::text))::integer <= 36500)) AND ((((settings ->> 'alert_retention_days'::text))::integer >= 1) AND (((settings ->> 'alert_retention_days'::text))::integer <= 36500))));
alter table public.organizations add constraint organizations_slug_check CHECK (((slug ~ '^[a-z0-9](-?[a-z0-9])*$'::text) AND (length(slug) <= 63)));
alter table public.part_movements add constraint part_movements_created_by_users_id_fk FOREIGN KEY (created_by) REFERENCES auth.users(id) ON DELETE SET NULL;
alter table public.part_movements add constraint part_movements_organization_id_organizations_id_fk FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE;
alter table public.part_movements add constraint part_movements_organization_id_part_id_parts_organization_id_id FOREIGN KEY (organization_id, part_id) REFERENCES parts(organization_id, id);
alter table public.part_movements add constraint part_movements_organization_id_work_order_id_work_orders_organi FOREIGN KEY (organization_id, work_order_id) REFERENCES work_orders(organization_id, id) ON DELETE SET NULL (work_order_id);
alter table public.part_movements add constraint part_movements_pkey PRIMARY KEY (id);
alter table public.part_movements add constraint part_movements_quantity_check CHECK (((quantity <> (0)::numeric) AND ((reason = 'counted'::text) OR ((quantity < (0)::numeric) = (reason = 'used'::text)))));
alter table public.part_movements add constraint part_movements_reason_check CHECK ((reason = ANY (ARRAY['received'::text, 'used'::text, 'returned'::text, 'counted'::text])));
alter table public.parts add constraint parts_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text));
alter table public.parts add constraint parts_organization_id_id_key UNIQUE (organization_id, id);
alter table public.parts add constraint parts_organization_id_number_key UNIQUE (organization_id, number);
alter table public.parts add constraint parts_organization_id_organizations_id_fk FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE;
alter table public.parts add constraint parts_pkey PRIMARY KEY (id);
alter table public.parts add constraint parts_quantity_on_hand_check CHECK ((quantity_on_hand >= (0)::numeric));
alter table public.permission_delegations add constraint permission_delegations_delegate_fkey FOREIGN KEY (organization_id, delegate_id) REFERENCES organization_memberships(organization_id, user_id) ON DELETE CASCADE;
alter table public.permission_delegations add constraint permission_delegations_delegate_id_users_id_fk FOREIGN KEY (delegate_id) REFERENCES auth.users(id) ON DELETE CASCADE;
alter table public.permission_delegations add constraint permission_delegations_delegator_id_users_id_fk FOREIGN KEY (delegator_id) REFERENCES auth.users(id) ON DELETE CASCADE;
alter table public.permission_delegations add constraint permission_delegations_organization_id_organizations_id_fk FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE;
alter table public.permission_delegations add constraint permission_delegations_organization_id_project_id_projects_orga FOREIGN KEY (organization_id, project_id) REFERENCES projects(organization_id, id) ON DELETE CASCADE;
alter table public.permission_delegations add constraint permission_delegations_pkey PRIMARY KEY (id);
alter table public.permission_delegations add constraint permission_delegations_self_check CHECK ((delegate_id <> delegator_id));
alter table public.permission_delegations add constraint permission_delegations_window_check CHECK ((expires_at > starts_at));
alter table public.permissions add constraint permissions_pkey PRIMARY KEY (key);
alter table public.prescriptions add constraint prescriptions_approved_by_check CHECK ((approved_by <> created_by));
alter table public.prescriptions add constraint prescriptions_approved_by_users_id_fk FOREIGN KEY (approved_by) REFERENCES auth.users(id) ON DELETE SET NULL;
alter table public.prescriptions add constraint prescriptions_created_by_users_id_fk FOREIGN KEY (created_by) REFERENCES auth.users(id) ON DELETE SET NULL;
alter table public.prescriptions add constraint prescriptions_effectiveness_rating_check CHECK (((effectiveness_rating >= (0)::numeric) AND (effectiveness_rating <= (5)::numeric)));
alter table public.prescriptions add constraint prescriptions_family_fkey FOREIGN KEY (organization_id, family_id) REFERENCES prescriptions(organization_id, id);
alter table public.prescriptions add constraint prescriptions_organization_id_family_id_version_key UNIQUE (organization_id, family_id, version);
alter table public.prescriptions add constraint prescriptions_organization_id_id_key UNIQUE (organization_id, id);
alter table public.prescriptions add constraint prescriptions_organization_id_organizations_id_fk FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE;
alter table public.prescriptions add constraint prescriptions_pkey PRIMARY KEY (id);
alter table public.prescriptions add constraint prescriptions_steps_check CHECK ((jsonb_typeof(steps) = 'array'::text));
alter table public.prescriptions add constraint prescriptions_success_rate_check CHECK (((success_rate >= (0)::numeric) AND (success_rate <= (100)::numeric)));
alter table public.profiles add constraint profiles_id_users_id_fk FOREIGN KEY (id) REFERENCES auth.users(id) ON DELETE CASCADE;
alter table public.profiles add constraint profiles_pkey PRIMARY KEY (id);
alter table public.project_members add constraint project_members_added_by_users_id_fk FOREIGN KEY (added_by) REFERENCES auth.users(id) ON DELETE SET NULL;
alter table public.project_members add constraint project_members_organization_id_organizations_id_fk FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE;
alter table public.project_members add constraint project_members_organization_id_project_id_projects_organizatio FOREIGN KEY (organization_id, project_id) REFERENCES projects(organization_id, id) ON DELETE CASCADE;
alter table public.project_members add constraint project_members_pkey PRIMARY KEY (project_id, user_id);
alter table public.project_members add constraint project_members_role_check CHECK ((role = ANY (ARRAY['project_owner'::text, 'project_admin'::text, 'developer'::text, 'analyst'::text])));
alter table public.project_members add constraint project_members_user_id_users_id_fk FOREIGN KEY (user_id) REFERENCES auth.users(id) ON DELETE CASCADE;
alter table public.projects add constraint projects_organization_id_id_key UNIQUE (organization_id, id);
alter table public.projects add constraint projects_organization_id_organizations_id_fk FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE;
alter table public.projects add constraint projects_organization_id_slug_key UNIQUE (organization_id, slug);
alter table public.projects add constraint projects_pkey PRIMARY KEY (id);
alter table public.rate_limits add constraint rate_limits_pkey PRIMARY KEY (identifier, endpoint, window_start);
alter table public.repair_proofs add constraint repair_proofs_organization_id_alert_id_alerts_organization_id_i FOREIGN KEY (organization_id, alert_id) REFERENCES alerts(organization_id, id) ON DELETE SET NULL (alert_id);
alter table public.repair_proofs add constraint repair_proofs_organization_id_organizations_id_fk FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE;
alter table public.repair_proofs add constraint repair_proofs_organization_id_prescription_id_prescriptions_org FOREIGN KEY (organization_id, prescription_id) REFERENCES prescriptions(organization_id, id) ON DELETE SET NULL (prescription_id);
alter table public.repair_proofs add constraint repair_proofs_organization_id_sensor_id_sensors_organization_id FOREIGN KEY (organization_id, sensor_id) REFERENCES sensors(organization_id, id) ON DELETE CASCADE;
alter table public.repair_proofs add constraint repair_proofs_organization_id_work_order_id_sensor_id_key UNIQUE (organization_id, work_order_id, sensor_id);
alter table public.repair_proofs add constraint repair_proofs_organization_id_work_order_id_work_orders_organiz FOREIGN KEY (organization_id, work_order_id) REFERENCES work_orders(organization_id, id) ON DELETE CASCADE;
alter table public.repair_proofs add constraint repair_proofs_pkey PRIMARY KEY (id);
alter table public.repair_proofs add constraint repair_proofs_verdict_check CHECK ((verdict = ANY (ARRAY['improved'::text, 'unchanged'::text, 'worse'::text, 'too-few-readings'::text])));
alter table public.role_permissions add constraint role_permissions_permission_permissions_key_fk FOREIGN KEY (permission) REFERENCES permissions(key) ON DELETE CASCADE;
alter table public.role_permissions add constraint role_permissions_pkey PRIMARY KEY (role_kind, role, permission);
alter table public.role_permissions add constraint role_permissions_role_kind_check CHECK ((role_kind = ANY (ARRAY['organization'::text, 'application'::text, 'project'::text])));
alter table public.saved_views add constraint saved_views_organization_id_organizations_id_fk FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE;
alter table public.saved_views add constraint saved_views_organization_id_user_id_page_name_key UNIQUE (organization_id, user_id, page, name);
alter table public.saved_views add constraint saved_views_pkey PRIMARY KEY (id);
alter table public.saved_views add constraint saved_views_user_id_users_id_fk FOREIGN KEY (user_id) REFERENCES auth.users(id) ON DELETE CASCADE;
alter table public.security_events add constraint security_events_organization_id_organizations_id_fk FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE;
alter table public.security_events add constraint security_events_pkey PRIMARY KEY (id);
alter table public.security_events add constraint security_events_severity_check CHECK ((severity = ANY (ARRAY['info'::text, 'warning'::text, 'critical'::text])));
alter table public.security_events add constraint security_events_user_id_users_id_fk FOREIGN KEY (user_id) REFERENCES auth.users(id) ON DELETE SET NULL;
alter table public.sensor_calibrations add constraint sensor_calibrations_created_by_users_id_fk FOREIGN KEY (created_by) REFERENCES auth.users(id) ON DELETE SET NULL;
alter table public.sensor_calibrations add constraint sensor_calibrations_organization_id_organizations_id_fk FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE;
alter table public.sensor_calibrations add constraint sensor_calibrations_organization_id_sensor_id_sensors_organizat FOREIGN KEY (organization_id, sensor_id) REFERENCES sensors(organization_id, id) ON DELETE CASCADE;
alter table public.sensor_calibrations add constraint sensor_calibrations_pkey PRIMARY KEY (id);
alter table public.sensor_states add constraint sensor_states_organization_id_organizations_id_fk FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE;
alter table public.sensor_states add constraint sensor_states_organization_id_sensor_id_sensors_organization_id FOREIGN KEY (organization_id, sensor_id) REFERENCES sensors(organization_id, id) ON DELETE CASCADE;
alter table public.sensor_states add constraint sensor_states_pkey PRIMARY KEY (sensor_id);
alter table public.sensors add constraint sensors_battery_level_check CHECK (((battery_level >= 0) AND (battery_level <= 100)));
alter table public.sensors add constraint sensors_calibration_check CHECK (((calibration_scale <> (0)::double precision) AND ((calibration_scale >= ('-1000000000000'::numeric)::double precision) AND (calibration_scale <= ('1000000000000'::numeric)::double precision)) AND ((calibration_offset >= ('-1000000000000'::numeric)::double precision) AND (calibration_offset <= ('1000000000000'::numeric)::double precision))));
alter table public.sensors add constraint sensors_organization_id_asset_id_assets_organization_id_id_fk FOREIGN KEY (organization_id, asset_id) REFERENCES assets(organization_id, id) ON DELETE CASCADE;
alter table public.sensors add constraint sensors_organization_id_asset_id_tag_name_key UNIQUE (organization_id, asset_id, tag_name);
alter table public.sensors add constraint sensors_organization_id_component_id_asset_components_organizat FOREIGN KEY (organization_id, component_id) REFERENCES asset_components(organization_id, id) ON DELETE SET NULL (component_id);
alter table public.sensors add constraint sensors_organization_id_device_id_key UNIQUE (organization_id, device_id);
alter table public.sensors add constraint sensors_organization_id_gateway_id_gateways_organization_id_id_ FOREIGN KEY (organization_id, gateway_id) REFERENCES gateways(organization_id, id) ON DELETE SET NULL (gateway_id);
alter table public.sensors add constraint sensors_organization_id_id_key UNIQUE (organization_id, id);
alter table public.sensors add constraint sensors_organization_id_organizations_id_fk FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE;
alter table public.sensors add constraint sensors_pkey PRIMARY KEY (id);
alter table public.sensors add constraint sensors_resampling_rule_check CHECK ((resampling_rule = ANY (ARRAY['average'::text, 'max'::text, 'min'::text, 'last'::text, 'sum'::text])));
alter table public.sensors add constraint sensors_retention_days_check CHECK (((retention_days >= 1) AND (retention_days <= 36500)));
alter table public.sensors add constraint sensors_signal_strength_check CHECK (((signal_strength >= 0) AND (signal_strength <= 100)));
alter table public.sites add constraint sites_latitude_check CHECK (((latitude >= ('-90'::integer)::numeric) AND (latitude <= (90)::numeric)));
alter table public.sites add constraint sites_longitude_check CHECK (((longitude >= ('-180'::integer)::numeric) AND (longitude <= (180)::numeric)));
alter table public.sites add constraint sites_organization_id_id_key UNIQUE (organization_id, id);
alter table public.sites add constraint sites_organization_id_name_key UNIQUE (organization_id, name);
alter table public.sites add constraint sites_organization_id_organizations_id_fk FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE;
alter table public.sites add constraint sites_pkey PRIMARY KEY (id);
alter table public.sites add constraint sites_status_check CHECK ((status = ANY (ARRAY['healthy'::text, 'warning'::text, 'critical'::text, 'offline'::text])));
alter table public.team_invitations add constraint team_invitations_accepted_by_users_id_fk FOREIGN KEY (accepted_by) REFERENCES auth.users(id) ON DELETE SET NULL;
alter table public.team_invitations add constraint team_invitations_invited_by_users_id_fk FOREIGN KEY (invited_by) REFERENCES auth.users(id) ON DELETE SET NULL;
alter table public.team_invitations add constraint team_invitations_organization_id_organizations_id_fk FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE;
alter table public.team_invitations add constraint team_invitations_pkey PRIMARY KEY (id);
alter table public.team_invitations add constraint team_invitations_role_check CHECK (((role = ANY (ARRAY['owner'::text, 'admin'::text, 'billing_admin'::text, 'manager'::text, 'member'::text, 'viewer'::text])) AND (role <> 'owner'::text)));
alter table public.telemetry_annotations add constraint telemetry_annotations_created_by_users_id_fk FOREIGN KEY (created_by) REFERENCES auth.users(id) ON DELETE SET NULL;
alter table public.telemetry_annotations add constraint telemetry_annotations_kind_check CHECK ((kind = ANY (ARRAY['note'::text, 'failure'::text, 'maintenance'::text, 'operation'::text])));
alter table public.telemetry_annotations add constraint telemetry_annotations_organization_id_asset_id_assets_organizat FOREIGN KEY (organization_id, asset_id) REFERENCES assets(organization_id, id) ON DELETE CASCADE;
alter table public.telemetry_annotations add constraint telemetry_annotations_organization_id_id_key UNIQUE (organization_id, id);
alter table public.telemetry_annotations add constraint telemetry_annotations_organization_id_organizations_id_fk FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE;
alter table public.telemetry_annotations add constraint telemetry_annotations_organization_id_sensor_id_sensors_organiz FOREIGN KEY (organization_id, sensor_id) REFERENCES sensors(organization_id, id) ON DELETE CASCADE;
alter table public.telemetry_annotations add constraint telemetry_annotations_pkey PRIMARY KEY (id);
alter table public.telemetry_annotations add constraint telemetry_annotations_to_at_check CHECK ((to_at >= from_at));
alter table public.telemetry_dirty_hours add constraint telemetry_dirty_hours_organization_id_organizations_id_fk FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE;
alter table public.telemetry_dirty_hours add constraint telemetry_dirty_hours_pkey PRIMARY KEY (organization_id, sensor_id, hour);
alter table public.telemetry_pieces add constraint telemetry_pieces_pkey PRIMARY KEY (organization_id, sensor_id, day, first_ms, id);
alter table public.telemetry_pieces add constraint telemetry_pieces_span_check CHECK ((span_seconds = ANY (ARRAY[3600, 86400])));
alter table public.telemetry_rollups add constraint telemetry_rollups_organization_id_organizations_id_fk FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE;
alter table public.telemetry_rollups add constraint telemetry_rollups_organization_id_sensor_id_sensors_organizatio FOREIGN KEY (organization_id, sensor_id) REFERENCES sensors(organization_id, id) ON DELETE CASCADE;
alter table public.telemetry_rollups add constraint telemetry_rollups_pkey PRIMARY KEY (sensor_id, resolution, bucket);
alter table public.telemetry_rollups add constraint telemetry_rollups_resolution_check CHECK ((resolution = ANY (ARRAY['1m'::text, '1h'::text])));
alter table public.trust_ledger_roots add constraint trust_ledger_roots_organization_id_organizations_id_fk FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE;
alter table public.trust_ledger_roots add constraint trust_ledger_roots_pkey PRIMARY KEY (id);
alter table public.user_apps add constraint user_apps_organization_id_organizations_id_fk FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE;
alter table public.user_apps add constraint user_apps_organization_id_user_id_provider_app_name_key UNIQUE (organization_id, user_id, provider, app_name);
alter table public.user_apps add constraint user_apps_pkey PRIMARY KEY (id);
alter table public.user_apps add constraint user_apps_user_id_users_id_fk FOREIGN KEY (user_id) REFERENCES auth.users(id) ON DELETE CASCADE;
alter table public.user_roles add constraint user_roles_granted_by_users_id_fk FOREIGN KEY (granted_by) REFERENCES auth.users(id) ON DELETE SET NULL;
alter table public.user_roles add constraint user_roles_organization_id_organizations_id_fk FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE;
alter table public.user_roles add constraint user_roles_organization_id_user_id_organization_memberships_org FOREIGN KEY (organization_id, user_id) REFERENCES organization_memberships(organization_id, user_id) ON DELETE CASCADE;
alter table public.user_roles add constraint user_roles_organization_id_user_id_role_key UNIQUE (organization_id, user_id, role);
alter table public.user_roles add constraint user_roles_pkey PRIMARY KEY (id);
alter table public.user_roles add constraint user_roles_user_id_users_id_fk FOREIGN KEY (user_id) REFERENCES auth.users(id) ON DELETE CASCADE;
alter table public.user_settings add constraint user_settings_organization_id_organizations_id_fk FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE;
alter table public.user_settings add constraint user_settings_organization_id_user_id_key UNIQUE (organization_id, user_id);
alter table public.user_settings add constraint user_settings_pkey PRIMARY KEY (id);
alter table public.user_settings add constraint user_settings_theme_check CHECK ((theme = ANY (ARRAY['light'::text, 'dark'::text, 'system'::text])));
alter table public.user_settings add constraint user_settings_user_id_users_id_fk FOREIGN KEY (user_id) REFERENCES auth.users(id) ON DELETE CASCADE;
alter table public.work_order_follow_ups add constraint work_order_follow_ups_item_check CHECK ((((task_id IS NULL) <> (execution_id IS NULL)) AND ((execution_id IS NULL) = (step IS NULL))));
alter table public.work_order_follow_ups add constraint work_order_follow_ups_organization_id_execution_id_workflow_exe FOREIGN KEY (organization_id, execution_id) REFERENCES workflow_executions(organization_id, id) ON DELETE CASCADE;
alter table public.work_order_follow_ups add constraint work_order_follow_ups_organization_id_organizations_id_fk FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE;
alter table public.work_order_follow_ups add constraint work_order_follow_ups_organization_id_task_id_work_order_tasks_ FOREIGN KEY (organization_id, task_id) REFERENCES work_order_tasks(organization_id, id) ON DELETE CASCADE;
alter table public.work_order_follow_ups add constraint work_order_follow_ups_organization_id_work_order_id_work_orders FOREIGN KEY (organization_id, work_order_id) REFERENCES work_orders(organization_id, id) ON DELETE CASCADE;
alter table public.work_order_follow_ups add constraint work_order_follow_ups_pkey PRIMARY KEY (organization_id, work_order_id);
alter table public.work_order_labor add constraint work_order_labor_ended_at_check CHECK ((ended_at >= started_at));
alter table public.work_order_labor add constraint work_order_labor_organization_id_id_key UNIQUE (organization_id, id);
alter table public.work_order_labor add constraint work_order_labor_organization_id_organizations_id_fk FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE;
alter table public.work_order_labor add constraint work_order_labor_organization_id_work_order_id_work_orders_orga FOREIGN KEY (organization_id, work_order_id) REFERENCES work_orders(organization_id, id) ON DELETE CASCADE;
alter table public.work_order_labor add constraint work_order_labor_pkey PRIMARY KEY (id);
alter table public.work_order_labor add constraint work_order_labor_user_id_users_id_fk FOREIGN KEY (user_id) REFERENCES auth.users(id) ON DELETE SET NULL;
alter table public.work_order_sequences add constraint work_order_sequences_organization_id_organizations_id_fk FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE;
alter table public.work_order_sequences add constraint work_order_sequences_pkey PRIMARY KEY (organization_id);
alter table public.work_order_tallies add constraint work_order_tallies_organization_id_organizations_id_fk FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE;
alter table public.work_order_tallies add constraint work_order_tallies_pkey PRIMARY KEY (id);
alter table public.work_order_tasks add constraint work_order_tasks_done_by_users_id_fk FOREIGN KEY (done_by) REFERENCES auth.users(id) ON DELETE SET NULL;
alter table public.work_order_tasks add constraint work_order_tasks_kind_check CHECK ((kind = ANY (ARRAY['check'::text, 'number'::text, 'text'::text, 'inspection'::text, 'choice'::text])));
alter table public.work_order_tasks add constraint work_order_tasks_organization_id_id_key UNIQUE (organization_id, id);
alter table public.work_order_tasks add constraint work_order_tasks_organization_id_organizations_id_fk FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE;
alter table public.work_order_tasks add constraint work_order_tasks_organization_id_work_order_id_position_key UNIQUE (organization_id, work_order_id, "position");
alter table public.work_order_tasks add constraint work_order_tasks_organization_id_work_order_id_work_orders_orga FOREIGN KEY (organization_id, work_order_id) REFERENCES work_orders(organization_id, id) ON DELETE CASCADE;
alter table public.work_order_tasks add constraint work_order_tasks_pkey PRIMARY KEY (id);
alter table public.work_orders add constraint work_orders_assigned_to_users_id_fk FOREIGN KEY (assigned_to) REFERENCES auth.users(id) ON DELETE SET NULL;
alter table public.work_orders add constraint work_orders_completed_by_users_id_fk FOREIGN KEY (completed_by) REFERENCES auth.users(id) ON DELETE SET NULL;
alter table public.work_orders add constraint work_orders_completed_check CHECK (((status <> ALL (ARRAY['completed'::work_order_status, 'verified'::work_order_status])) OR (completed_at IS NOT NULL)));
alter table public.work_orders add constraint work_orders_created_by_users_id_fk FOREIGN KEY (created_by) REFERENCES auth.users(id) ON DELETE SET NULL;
alter table public.work_orders add constraint work_orders_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text));
alter table public.work_orders add constraint work_orders_kind_check CHECK ((kind = ANY (ARRAY['corrective'::text, 'preventive'::text, 'inspection'::text, 'improvement'::text])));
alter table public.work_orders add constraint work_orders_organization_id_alert_id_alerts_organization_id_id_ FOREIGN KEY (organization_id, alert_id) REFERENCES alerts(organization_id, id) ON DELETE SET NULL (alert_id);
alter table public.work_orders add constraint work_orders_organization_id_asset_id_assets_organization_id_id_ FOREIGN KEY (organization_id, asset_id) REFERENCES assets(organization_id, id) ON DELETE CASCADE;
alter table public.work_orders add constraint work_orders_organization_id_component_id_asset_components_organ FOREIGN KEY (organization_id, component_id) REFERENCES asset_components(organization_id, id) ON DELETE SET NULL (component_id);
alter table public.work_orders add constraint work_orders_organization_id_id_key UNIQUE (organization_id, id);
alter table public.work_orders add constraint work_orders_organization_id_incident_id_incidents_organization_ FOREIGN KEY (organization_id, incident_id) REFERENCES incidents(organization_id, id) ON DELETE SET NULL (incident_id);
alter table public.work_orders add constraint work_orders_organization_id_number_key UNIQUE (organization_id, number);
alter table public.work_orders add constraint work_orders_organization_id_organizations_id_fk FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE;
alter table public.work_orders add constraint work_orders_organization_id_plan_id_maintenance_plans_organizat FOREIGN KEY (organization_id, plan_id) REFERENCES maintenance_plans(organization_id, id) ON DELETE SET NULL (plan_id);
alter table public.work_orders add constraint work_orders_organization_id_prescription_id_prescriptions_organ FOREIGN KEY (organization_id, prescription_id) REFERENCES prescriptions(organization_id, id) ON DELETE SET NULL (prescription_id);
alter table public.work_orders add constraint work_orders_organization_id_workflow_id_workflow_executions_org FOREIGN KEY (organization_id, workflow_id) REFERENCES workflow_executions(organization_id, id) ON DELETE SET NULL (workflow_id);
alter table public.work_orders add constraint work_orders_pkey PRIMARY KEY (id);
alter table public.work_orders add constraint work_orders_signed_by_users_id_fk FOREIGN KEY (signed_by) REFERENCES auth.users(id) ON DELETE SET NULL;
alter table public.work_orders add constraint work_orders_verified_by_users_id_fk FOREIGN KEY (verified_by) REFERENCES auth.users(id) ON DELETE SET NULL;
alter table public.workflow_executions add constraint workflow_executions_current_step_check CHECK (((current_step >= 0) AND (current_step <= total_steps)));
alter table public.workflow_executions add constraint workflow_executions_executed_by_users_id_fk FOREIGN KEY (executed_by) REFERENCES auth.users(id) ON DELETE SET NULL;
alter table public.workflow_executions add constraint workflow_executions_feedback_rating_check CHECK (((feedback_rating >= 1) AND (feedback_rating <= 5)));
alter table public.workflow_executions add constraint workflow_executions_organization_id_alert_id_alerts_organizatio FOREIGN KEY (organization_id, alert_id) REFERENCES alerts(organization_id, id) ON DELETE SET NULL (alert_id);
alter table public.workflow_executions add constraint workflow_executions_organization_id_asset_id_assets_organizatio FOREIGN KEY (organization_id, asset_id) REFERENCES assets(organization_id, id) ON DELETE CASCADE;
alter table public.workflow_executions add constraint workflow_executions_organization_id_id_key UNIQUE (organization_id, id);
alter table public.workflow_executions add constraint workflow_executions_organization_id_organizations_id_fk FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE;
alter table public.workflow_executions add constraint workflow_executions_organization_id_prescription_id_prescriptio FOREIGN KEY (organization_id, prescription_id) REFERENCES prescriptions(organization_id, id);
alter table public.workflow_executions add constraint workflow_executions_pkey PRIMARY KEY (id);
alter table public.workflow_step_completions add constraint workflow_step_completions_completed_by_users_id_fk FOREIGN KEY (completed_by) REFERENCES auth.users(id) ON DELETE SET NULL;
alter table public.workflow_step_completions add constraint workflow_step_completions_execution_fkey FOREIGN KEY (organization_id, execution_id) REFERENCES workflow_executions(organization_id, id) ON DELETE CASCADE;
alter table public.workflow_step_completions add constraint workflow_step_completions_organization_id_organizations_id_fk FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE;
alter table public.workflow_step_completions add constraint workflow_step_completions_pkey PRIMARY KEY (organization_id, execution_id, step);
alter table realtime.changes add constraint changes_pkey PRIMARY KEY (tx_id, id);
alter table realtime.messages add constraint messages_extension_check CHECK ((extension = ANY (ARRAY['broadcast'::text, 'presence'::text])));
alter table realtime.messages add constraint messages_organization_id_organizations_id_fk FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE;
alter table realtime.messages add constraint messages_pkey PRIMARY KEY (id);
alter table realtime.payloads add constraint payloads_pkey PRIMARY KEY (id);
alter table realtime.presences add constraint presences_pkey PRIMARY KEY (channel);
alter table realtime.processes add constraint processes_pkey PRIMARY KEY (id);
alter table storage.buckets add constraint buckets_file_size_limit_check CHECK ((file_size_limit > 0));
alter table storage.buckets add constraint buckets_id_check CHECK ((((length(id) >= 1) AND (length(id) <= 100)) AND (id !~ '[/[:cntrl:]]'::text)));
alter table storage.buckets add constraint buckets_organization_id_organizations_id_fk FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE;
alter table storage.buckets add constraint buckets_owner_users_id_fk FOREIGN KEY (owner) REFERENCES auth.users(id) ON DELETE SET NULL;
alter table storage.buckets add constraint buckets_pkey PRIMARY KEY (organization_id, id);
alter table storage.objects add constraint objects_bucket_fkey FOREIGN KEY (organization_id, bucket_id) REFERENCES storage.buckets(organization_id, id);
alter table storage.objects add constraint objects_name_check CHECK (((octet_length(name) >= 1) AND (octet_length(name) <= 1024)));
alter table storage.objects add constraint objects_organization_id_id_key UNIQUE (organization_id, id);
alter table storage.objects add constraint objects_organization_id_organizations_id_fk FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE;
alter table storage.objects add constraint objects_owner_users_id_fk FOREIGN KEY (owner) REFERENCES auth.users(id) ON DELETE SET NULL;
alter table storage.objects add constraint objects_pkey PRIMARY KEY (id);
alter table storage.objects add constraint objects_size_check CHECK ((size >= 0));
alter table storage.uploads add constraint uploads_bucket_fkey FOREIGN KEY (organization_id, bucket_id) REFERENCES storage.buckets(organization_id, id) ON DELETE CASCADE;
alter table storage.uploads add constraint uploads_organization_id_organizations_id_fk FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE;
alter table storage.uploads add constraint uploads_owner_users_id_fk FOREIGN KEY (owner) REFERENCES auth.users(id) ON DELETE CASCADE;
alter table storage.uploads add constraint uploads_pkey PRIMARY KEY (id);
alter table storage.uploads add constraint uploads_upload_offset_check CHECK (((upload_offset >= 0) AND (upload_offset <= upload_length)));
CREATE INDEX alert_notices_organization_id_alert_id_idx ON public.alert_notices USING btree (organization_id, alert_id);
CREATE INDEX alert_notices_organization_id_route_id_idx ON public.alert_notices USING btree (organization_id, route_id);
CREATE INDEX alert_rule_states_organization_id_sensor_id_idx ON public.alert_rule_states USING btree (organization_id, sensor_id);
CREATE INDEX alert_rules_created_by_idx ON public.alert_rules USING btree (created_by);
CREATE INDEX alert_rules_organization_id_enabled_idx ON public.alert_rules USING btree (organization_id, enabled);
CREATE INDEX alert_silences_created_by_idx ON public.alert_silences USING btree (created_by);
CREATE INDEX alert_silences_ended_by_idx ON public.alert_silences USING btree (ended_by);
CREATE INDEX alert_silences_organization_id_asset_id_idx ON public.alert_silences USING btree (organization_id, asset_id);
CREATE INDEX alert_silences_organization_id_ends_at_idx ON public.alert_silences USING btree (organization_id, ends_at);
CREATE INDEX alert_silences_organization_id_rule_id_idx ON public.alert_silences USING btree (organization_id, rule_id);
CREATE INDEX alert_silences_organization_id_sensor_id_idx ON public.alert_silences USING btree (organization_id, sensor_id);
CREATE INDEX alert_silences_organization_id_site_id_idx ON public.alert_silences USING btree (organization_id, site_id);
CREATE INDEX alerts_acknowledged_by_idx ON public.alerts USING btree (acknowledged_by);
CREATE INDEX alerts_active_by_severity_idx ON public.alerts USING btree (organization_id, severity_rank, id) WHERE (cleared_at IS NULL);
CREATE INDEX alerts_active_by_time_idx ON public.alerts USING btree (organization_id, "timestamp", id, acknowledged) WHERE (cleared_at IS NULL);
CREATE UNIQUE INDEX alerts_active_key ON public.alerts USING btree (organization_id, rule_id, sensor_id) WHERE ((cleared_at IS NULL) AND (rule_id IS NOT NULL));
CREATE INDEX alerts_assigned_to_idx ON public.alerts USING btree (assigned_to);
CREATE INDEX alerts_list_by_severity_idx ON public.alerts USING btree (organization_id, severity_rank, id);
CREATE INDEX alerts_organization_id_asset_id_timestamp_idx ON public.alerts USING btree (organization_id, asset_id, "timestamp");
CREATE INDEX alerts_organization_id_assigned_to_idx ON public.alerts USING btree (organization_id, assigned_to);
CREATE INDEX alerts_organization_id_category_idx ON public.alerts USING btree (organization_id, category_rank, "timestamp", id);
CREATE INDEX alerts_organization_id_group_key_idx ON public.alerts USING btree (organization_id, group_key) WHERE (cleared_at IS NULL);
CREATE INDEX alerts_organization_id_rule_id_idx ON public.alerts USING btree (organization_id, rule_id);
CREATE INDEX alerts_organization_id_sensor_id_idx ON public.alerts USING btree (organization_id, sensor_id);
CREATE INDEX alerts_organization_id_timestamp_idx ON public.alerts USING btree (organization_id, "timestamp", id);
CREATE INDEX alerts_resolved_by_idx ON public.alerts USING btree (resolved_by);
CREATE INDEX api_keys_created_by_idx ON public.api_keys USING btree (created_by);
CREATE UNIQUE INDEX api_keys_key_hash_key ON public.api_keys USING btree (key_hash);
CREATE INDEX api_keys_organization_id_created_at_idx ON public.api_keys USING btree (organization_id, created_at);
CREATE INDEX api_keys_organization_id_gateway_id_idx ON public.api_keys USING btree (organization_id, gateway_id);
CREATE INDEX api_keys_organization_id_project_id_idx ON public.api_keys USING btree (organization_id, project_id);
CREATE INDEX api_keys_revoked_by_idx ON public.api_keys USING btree (revoked_by);
CREATE INDEX api_requests_organization_id_created_at_idx ON ONLY public.api_requests USING btree (organization_id, created_at);
CREATE INDEX api_requests_organization_id_key_id_created_at_idx ON ONLY public.api_requests USING btree (organization_id, key_id, created_at);
CREATE UNIQUE INDEX asset_components_organization_id_asset_id_name_key ON public.asset_components USING btree (organization_id, asset_id, name);
CREATE INDEX asset_downtimes_created_by_idx ON public.asset_downtimes USING btree (created_by);
CREATE UNIQUE INDEX asset_downtimes_open_key ON public.asset_downtimes USING btree (organization_id, asset_id) WHERE (ended_at IS NULL);
CREATE INDEX asset_downtimes_organization_id_asset_id_started_at_idx ON public.asset_downtimes USING btree (organization_id, asset_id, started_at);
CREATE INDEX asset_downtimes_organization_id_work_order_id_idx ON public.asset_downtimes USING btree (organization_id, work_order_id);
CREATE UNIQUE INDEX asset_health_history_asset_computed_at_key ON public.asset_health_history USING btree (organization_id, asset_id, computed_at);
CREATE INDEX asset_health_history_organization_id_site_id_idx ON public.asset_health_history USING btree (organization_id, site_id);
CREATE INDEX assets_list_by_criticality_idx ON public.assets USING btree (organization_id, criticality_rank, name, id);
CREATE INDEX assets_list_by_status_idx ON public.assets USING btree (organization_id, status_rank, name, id);
CREATE INDEX assets_list_by_type_idx ON public.assets USING btree (organization_id, type, name, id);
CREATE INDEX assets_organization_id_health_score_idx ON public.assets USING btree (organization_id, health_score, id);
CREATE INDEX assets_organization_id_name_idx ON public.assets USING btree (organization_id, name, id);
CREATE INDEX assets_organization_id_parent_id_idx ON public.assets USING btree (organization_id, parent_id);
CREATE INDEX assets_organization_id_site_id_idx ON public.assets USING btree (organization_id, site_id);
CREATE INDEX assets_text_trgm_idx ON public.assets USING gin (name gin_trgm_ops, tag gin_trgm_ops, serial_number gin_trgm_ops);
CREATE INDEX attachments_created_by_idx ON public.attachments USING btree (created_by);
CREATE INDEX attachments_organization_id_object_id_idx ON public.attachments USING btree (organization_id, object_id);
CREATE INDEX attachments_organization_id_subject_idx ON public.attachments USING btree (organization_id, subject_type, subject_id, created_at);
CREATE INDEX audit_logs_organization_id_event_idx ON public.audit_logs USING btree (organization_id, event);
CREATE INDEX audit_logs_organization_id_resource_idx ON public.audit_logs USING btree (organization_id, resource_type, resource_id);
CREATE UNIQUE INDEX audit_logs_organization_id_seq_key ON public.audit_logs USING btree (organization_id, seq);
CREATE INDEX audit_logs_organization_id_timestamp_idx ON public.audit_logs USING btree (organization_id, "timestamp");
CREATE INDEX audit_logs_organization_id_user_id_idx ON public.audit_logs USING btree (organization_id, user_id);
CREATE UNIQUE INDEX accounts_provider_provider_account_id_key ON auth.accounts USING btree (provider, provider_account_id);
CREATE INDEX accounts_user_id_idx ON auth.accounts USING btree (user_id);
CREATE UNIQUE INDEX flow_states_auth_code_hash_key ON auth.flow_states USING btree (auth_code_hash);
CREATE INDEX flow_states_expires_at_idx ON auth.flow_states USING btree (expires_at);
CREATE INDEX flow_states_linking_user_id_idx ON auth.flow_states USING btree (linking_user_id);
CREATE UNIQUE INDEX flow_states_state_hash_key ON auth.flow_states USING btree (state_hash);
CREATE INDEX flow_states_user_id_idx ON auth.flow_states USING btree (user_id);
CREATE UNIQUE INDEX known_devices_user_id_device_hash_key ON auth.known_devices USING btree (user_id, device_hash);
CREATE INDEX mail_outbox_created_at_idx ON auth.mail_outbox USING btree (created_at);
CREATE INDEX mfa_factors_user_id_idx ON auth.mfa_factors USING btree (user_id);
CREATE INDEX one_time_tokens_flow_state_id_idx ON auth.one_time_tokens USING btree (flow_state_id);
CREATE UNIQUE INDEX one_time_tokens_token_hash_key ON auth.one_time_tokens USING btree (token_hash);
CREATE UNIQUE INDEX one_time_tokens_user_id_token_type_key ON auth.one_time_tokens USING btree (user_id, token_type);
CREATE INDEX realtime_places_identifier_expires_at_idx ON auth.realtime_places USING btree (identifier, expires_at);
CREATE UNIQUE INDEX refresh_tokens_parent_id_key ON auth.refresh_tokens USING btree (parent_id);
CREATE INDEX refresh_tokens_session_id_idx ON auth.refresh_tokens USING btree (session_id);
CREATE UNIQUE INDEX refresh_tokens_token_hash_key ON auth.refresh_tokens USING btree (token_hash);
CREATE INDEX refresh_tokens_user_id_idx ON auth.refresh_tokens USING btree (user_id);
CREATE INDEX sessions_expires_at_idx ON auth.sessions USING btree (expires_at);
CREATE INDEX sessions_user_id_idx ON auth.sessions USING btree (user_id);
CREATE UNIQUE INDEX signing_keys_current_key ON auth.signing_keys USING btree (algorithm) WHERE (rotated_at IS NULL);
CREATE INDEX users_created_at_idx ON auth.users USING btree (created_at, id);
CREATE UNIQUE INDEX users_email_key ON auth.users USING btree (lower(email));
CREATE UNIQUE INDEX users_phone_key ON auth.users USING btree (phone);
CREATE INDEX cmms_connections_created_by_idx ON public.cmms_connections USING btree (created_by);
CREATE UNIQUE INDEX cmms_connections_enabled_system_key ON public.cmms_connections USING btree (organization_id, system) WHERE enabled;
CREATE INDEX cmms_links_organization_id_work_order_id_idx ON public.cmms_links USING btree (organization_id, work_order_id);
CREATE INDEX cmms_syncs_organization_id_connection_id_started_at_idx ON public.cmms_syncs USING btree (organization_id, connection_id, started_at);
CREATE UNIQUE INDEX cmms_syncs_running_key ON public.cmms_syncs USING btree (organization_id, connection_id) WHERE (status = 'running'::text);
CREATE INDEX cmms_syncs_started_by_idx ON public.cmms_syncs USING btree (started_by);
CREATE INDEX comment_notifications_organization_id_notification_id_idx ON public.comment_notifications USING btree (organization_id, notification_id);
CREATE INDEX comment_notifications_user_id_idx ON public.comment_notifications USING btree (user_id);
CREATE INDEX comments_author_id_idx ON public.comments USING btree (author_id);
CREATE INDEX comments_organization_id_parent_id_idx ON public.comments USING btree (organization_id, parent_id);
CREATE INDEX comments_organization_id_subject_idx ON public.comments USING btree (organization_id, subject_type, subject_id, created_at);
CREATE INDEX communication_channels_created_by_idx ON public.communication_channels USING btree (created_by);
CREATE INDEX communication_channels_organization_id_kind_idx ON public.communication_channels USING btree (organization_id, kind);
CREATE INDEX component_replacements_organization_id_component_id_idx ON public.component_replacements USING btree (organization_id, component_id, replaced_at);
CREATE INDEX component_replacements_organization_id_work_order_id_idx ON public.component_replacements USING btree (organization_id, work_order_id);
CREATE INDEX component_replacements_replaced_by_idx ON public.component_replacements USING btree (replaced_by);
CREATE INDEX domain_events_organization_id_correlation_id_idx ON public.domain_events USING btree (organization_id, correlation_id);
CREATE INDEX domain_events_organization_id_cursor_idx ON public.domain_events USING btree (organization_id, tx_id, id);
CREATE UNIQUE INDEX domain_events_organization_id_event_id_key ON public.domain_events USING btree (organization_id, event_id);
CREATE INDEX domain_events_organization_id_subject_idx ON public.domain_events USING btree (organization_id, subject_type, subject_id);
CREATE INDEX failed_login_attempts_email_attempted_at_idx ON public.failed_login_attempts USING btree (email, attempted_at);
CREATE INDEX failed_login_attempts_ip_address_attempted_at_idx ON public.failed_login_attempts USING btree (ip_address, attempted_at);
CREATE INDEX gateways_organization_id_site_id_idx ON public.gateways USING btree (organization_id, site_id);
CREATE INDEX idempotency_keys_expires_at_idx ON public.idempotency_keys USING btree (expires_at);
CREATE INDEX inbound_webhook_deliveries_created_at_idx ON public.inbound_webhook_deliveries USING btree (created_at);
CREATE INDEX inbound_webhook_deliveries_recent_idx ON public.inbound_webhook_deliveries USING btree (organization_id, inbound_webhook_id, created_at);
CREATE INDEX inbound_webhook_deliveries_waiting_idx ON public.inbound_webhook_deliveries USING btree (organization_id, inbound_webhook_id, created_at) WHERE (status = 'received'::text);
CREATE INDEX inbound_webhooks_created_by_idx ON public.inbound_webhooks USING btree (created_by);
CREATE INDEX incident_alerts_linked_by_idx ON public.incident_alerts USING btree (linked_by);
CREATE INDEX incident_alerts_organization_id_incident_id_idx ON public.incident_alerts USING btree (organization_id, incident_id);
CREATE INDEX incidents_acknowledged_by_idx ON public.incidents USING btree (acknowledged_by);
CREATE INDEX incidents_assigned_to_idx ON public.incidents USING btree (assigned_to);
CREATE INDEX incidents_closed_by_idx ON public.incidents USING btree (closed_by);
CREATE INDEX incidents_organization_id_asset_id_idx ON public.incidents USING btree (organization_id, asset_id);
CREATE INDEX incidents_organization_id_assigned_to_idx ON public.incidents USING btree (organization_id, assigned_to);
CREATE INDEX incidents_organization_id_created_at_idx ON public.incidents USING btree (organization_id, created_at, id);
CREATE INDEX incidents_organization_id_status_idx ON public.incidents USING btree (organization_id, status, created_at, id);
CREATE INDEX incidents_reported_by_idx ON public.incidents USING btree (reported_by);
CREATE INDEX incidents_resolved_by_idx ON public.incidents USING btree (resolved_by);
CREATE INDEX ingest_streams_organization_id_idx ON public.ingest_streams USING btree (organization_id, gateway_id);
CREATE INDEX maintenance_plans_assign_to_idx ON public.maintenance_plans USING btree (assign_to);
CREATE INDEX maintenance_plans_created_by_idx ON public.maintenance_plans USING btree (created_by);
CREATE INDEX maintenance_plans_organization_id_asset_id_idx ON public.maintenance_plans USING btree (organization_id, asset_id);
CREATE INDEX maintenance_plans_organization_id_meter_sensor_id_idx ON public.maintenance_plans USING btree (organization_id, meter_sensor_id);
CREATE INDEX maintenance_plans_organization_id_next_due_at_idx ON public.maintenance_plans USING btree (organization_id, next_due_at);
CREATE INDEX maintenance_plans_organization_id_prescription_id_idx ON public.maintenance_plans USING btree (organization_id, prescription_id);
CREATE INDEX maintenance_windows_created_by_idx ON public.maintenance_windows USING btree (created_by);
CREATE INDEX maintenance_windows_organization_id_asset_id_idx ON public.maintenance_windows USING btree (organization_id, asset_id);
CREATE INDEX maintenance_windows_organization_id_ends_at_idx ON public.maintenance_windows USING btree (organization_id, ends_at);
CREATE INDEX maintenance_windows_organization_id_site_id_idx ON public.maintenance_windows USING btree (organization_id, site_id);
CREATE INDEX notification_deliveries_organization_id_alert_id_idx ON public.notification_deliveries USING btree (organization_id, alert_id);
CREATE INDEX notification_deliveries_organization_id_channel_id_idx ON public.notification_deliveries USING btree (organization_id, channel_id, created_at);
CREATE INDEX notification_deliveries_organization_id_created_at_idx ON public.notification_deliveries USING btree (organization_id, created_at);
CREATE INDEX notification_deliveries_requested_by_idx ON public.notification_deliveries USING btree (requested_by);
CREATE INDEX notification_routes_created_by_idx ON public.notification_routes USING btree (created_by);
CREATE INDEX notification_routes_organization_id_position_idx ON public.notification_routes USING btree (organization_id, "position");
CREATE INDEX notifications_actor_id_idx ON public.notifications USING btree (actor_id);
CREATE INDEX notifications_organization_id_unread_idx ON public.notifications USING btree (organization_id, user_id) WHERE (NOT read);
CREATE INDEX notifications_organization_id_user_id_created_at_idx ON public.notifications USING btree (organization_id, user_id, created_at);
CREATE INDEX notifications_user_id_idx ON public.notifications USING btree (user_id);
CREATE INDEX organization_integrations_created_by_idx ON public.organization_integrations USING btree (created_by);
CREATE INDEX organization_memberships_invited_by_idx ON public.organization_memberships USING btree (invited_by);
CREATE INDEX organization_memberships_user_id_idx ON public.organization_memberships USING btree (user_id);
CREATE INDEX organizations_created_at_idx ON public.organizations USING btree (created_at);
CREATE UNIQUE INDEX organizations_slug_key ON public.organizations USING btree (slug);
CREATE UNIQUE INDEX organizations_subdomain_key ON public.organizations USING btree (subdomain);
CREATE INDEX part_movements_created_by_idx ON public.part_movements USING btree (created_by);
CREATE INDEX part_movements_organization_id_part_id_created_at_idx ON public.part_movements USING btree (organization_id, part_id, created_at);
CREATE INDEX part_movements_organization_id_work_order_id_idx ON public.part_movements USING btree (organization_id, work_order_id);
CREATE INDEX parts_organization_id_name_idx ON public.parts USING btree (organization_id, name, id);
CREATE INDEX permission_delegations_delegate_id_idx ON public.permission_delegations USING btree (delegate_id);
CREATE INDEX permission_delegations_delegator_id_idx ON public.permission_delegations USING btree (delegator_id);
CREATE INDEX permission_delegations_organization_id_delegate_id_idx ON public.permission_delegations USING btree (organization_id, delegate_id);
CREATE INDEX permission_delegations_organization_id_project_id_idx ON public.permission_delegations USING btree (organization_id, project_id);
CREATE UNIQUE INDEX prescriptions_active_key ON public.prescriptions USING btree (organization_id, family_id) WHERE (status = 'active'::prescription_status);
CREATE INDEX prescriptions_approved_by_idx ON public.prescriptions USING btree (approved_by);
CREATE INDEX prescriptions_created_by_idx ON public.prescriptions USING btree (created_by);
CREATE INDEX prescriptions_organization_id_asset_type_idx ON public.prescriptions USING btree (organization_id, asset_type);
CREATE INDEX prescriptions_organization_id_status_idx ON public.prescriptions USING btree (organization_id, status);
CREATE INDEX prescriptions_organization_id_updated_at_idx ON public.prescriptions USING btree (organization_id, updated_at, id);
CREATE UNIQUE INDEX profiles_referral_code_key ON public.profiles USING btree (referral_code);
CREATE INDEX project_members_added_by_idx ON public.project_members USING btree (added_by);
CREATE INDEX project_members_organization_id_project_id_idx ON public.project_members USING btree (organization_id, project_id);
CREATE INDEX project_members_user_id_idx ON public.project_members USING btree (user_id);
CREATE INDEX rate_limits_expires_at_idx ON public.rate_limits USING btree (expires_at);
CREATE INDEX messages_organization_id_topic_idx ON realtime.messages USING btree (organization_id, topic);
CREATE INDEX presences_process_idx ON realtime.presences USING btree (process);
CREATE INDEX presences_scope_topic_idx ON realtime.presences USING btree (scope, topic);
CREATE INDEX repair_proofs_organization_id_alert_id_idx ON public.repair_proofs USING btree (organization_id, alert_id);
CREATE INDEX repair_proofs_organization_id_prescription_id_idx ON public.repair_proofs USING btree (organization_id, prescription_id);
CREATE INDEX repair_proofs_organization_id_sensor_id_idx ON public.repair_proofs USING btree (organization_id, sensor_id);
CREATE INDEX role_permissions_permission_idx ON public.role_permissions USING btree (permission);
CREATE INDEX saved_views_user_id_idx ON public.saved_views USING btree (user_id);
CREATE INDEX security_events_organization_id_created_at_idx ON public.security_events USING btree (organization_id, created_at);
CREATE INDEX security_events_user_id_idx ON public.security_events USING btree (user_id);
CREATE INDEX sensor_calibrations_created_by_idx ON public.sensor_calibrations USING btree (created_by);
CREATE INDEX sensor_calibrations_organization_id_sensor_id_idx ON public.sensor_calibrations USING btree (organization_id, sensor_id, calibrated_at);
CREATE INDEX sensor_states_organization_id_sensor_id_idx ON public.sensor_states USING btree (organization_id, sensor_id);
CREATE INDEX sensors_organization_id_component_id_idx ON public.sensors USING btree (organization_id, component_id);
CREATE INDEX sensors_organization_id_gateway_id_idx ON public.sensors USING btree (organization_id, gateway_id);
CREATE INDEX sensors_organization_id_next_calibration_date_idx ON public.sensors USING btree (organization_id, next_calibration_date);
CREATE INDEX sensors_organization_id_status_idx ON public.sensors USING btree (organization_id, status);
CREATE INDEX buckets_owner_idx ON storage.buckets USING btree (owner);
CREATE UNIQUE INDEX buckets_public_id_key ON storage.buckets USING btree (id) WHERE (public AND (id <> 'public'::text));
CREATE UNIQUE INDEX objects_organization_id_bucket_id_name_key ON storage.objects USING btree (organization_id, bucket_id, name);
CREATE INDEX objects_organization_id_prefix_idx ON storage.objects USING btree (organization_id, bucket_id, name text_pattern_ops);
CREATE INDEX objects_owner_idx ON storage.objects USING btree (owner);
CREATE UNIQUE INDEX objects_version_key ON storage.objects USING btree (version);
CREATE INDEX uploads_expires_at_idx ON storage.uploads USING btree (expires_at);
CREATE INDEX uploads_organization_id_bucket_id_idx ON storage.uploads USING btree (organization_id, bucket_id);
CREATE INDEX uploads_owner_idx ON storage.uploads USING btree (owner);
CREATE INDEX team_invitations_accepted_by_idx ON public.team_invitations USING btree (accepted_by);
CREATE INDEX team_invitations_invited_by_idx ON public.team_invitations USING btree (invited_by);
CREATE INDEX team_invitations_organization_id_created_at_idx ON public.team_invitations USING btree (organization_id, created_at);
CREATE UNIQUE INDEX team_invitations_token_hash_key ON public.team_invitations USING btree (token_hash);
CREATE INDEX telemetry_annotations_created_by_idx ON public.telemetry_annotations USING btree (created_by);
CREATE INDEX telemetry_annotations_organization_id_asset_id_from_at_idx ON public.telemetry_annotations USING btree (organization_id, asset_id, from_at);
CREATE INDEX telemetry_annotations_organization_id_sensor_id_idx ON public.telemetry_annotations USING btree (organization_id, sensor_id);
CREATE INDEX telemetry_pieces_chunks_idx ON public.telemetry_pieces USING btree (organization_id, sensor_id, day, first_ms) WHERE (span_seconds IS NOT NULL);
CREATE INDEX telemetry_pieces_landed_idx ON public.telemetry_pieces USING btree (organization_id, received_at) WHERE (span_seconds IS NULL);
CREATE INDEX telemetry_rollups_organization_id_sensor_id_idx ON public.telemetry_rollups USING btree (organization_id, sensor_id, resolution, bucket);
CREATE UNIQUE INDEX trust_ledger_roots_organization_id_seq_key ON public.trust_ledger_roots USING btree (organization_id, seq);
CREATE INDEX user_apps_user_id_idx ON public.user_apps USING btree (user_id);
CREATE INDEX user_roles_granted_by_idx ON public.user_roles USING btree (granted_by);
CREATE INDEX user_roles_user_id_idx ON public.user_roles USING btree (user_id);
CREATE INDEX user_settings_user_id_idx ON public.user_settings USING btree (user_id);
CREATE INDEX work_order_follow_ups_organization_id_execution_id_idx ON public.work_order_follow_ups USING btree (organization_id, execution_id, step);
CREATE INDEX work_order_follow_ups_organization_id_task_id_idx ON public.work_order_follow_ups USING btree (organization_id, task_id);
CREATE INDEX work_order_labor_organization_id_work_order_id_idx ON public.work_order_labor USING btree (organization_id, work_order_id);
CREATE UNIQUE INDEX work_order_labor_running_key ON public.work_order_labor USING btree (organization_id, user_id) WHERE (ended_at IS NULL);
CREATE INDEX work_order_labor_user_id_idx ON public.work_order_labor USING btree (user_id);
CREATE INDEX work_order_tallies_organization_id_idx ON public.work_order_tallies USING btree (organization_id);
CREATE INDEX work_order_tasks_done_by_idx ON public.work_order_tasks USING btree (done_by);
CREATE INDEX work_orders_assigned_to_idx ON public.work_orders USING btree (assigned_to);
CREATE INDEX work_orders_completed_by_idx ON public.work_orders USING btree (completed_by);
CREATE INDEX work_orders_created_by_idx ON public.work_orders USING btree (created_by);
CREATE UNIQUE INDEX work_orders_external_key ON public.work_orders USING btree (organization_id, external_system, external_id) WHERE (external_id IS NOT NULL);
CREATE INDEX work_orders_list_by_created_idx ON public.work_orders USING btree (organization_id, status_rank, created_at, id, priority_rank, site_id, kind);
CREATE INDEX work_orders_list_by_due_idx ON public.work_orders USING btree (organization_id, status_rank, (
CASE
    WHEN (due_date IS NULL) THEN '9999-01-01 00:00:00+00'::timestamp with time zone
    ELSE due_date
END), id, priority_rank, site_id, kind);
CREATE INDEX work_orders_list_by_priority_idx ON public.work_orders USING btree (organization_id, status_rank, priority_rank, id, site_id, kind);
CREATE UNIQUE INDEX work_orders_open_plan_key ON public.work_orders USING btree (organization_id, plan_id) WHERE ((plan_id IS NOT NULL) AND (status = ANY (ARRAY['open'::work_order_status, 'assigned'::work_order_status, 'in-progress'::work_order_status, 'on-hold'::work_order_status])));
CREATE INDEX work_orders_organization_id_alert_id_idx ON public.work_orders USING btree (organization_id, alert_id);
CREATE INDEX work_orders_organization_id_asset_id_created_at_idx ON public.work_orders USING btree (organization_id, asset_id, created_at);
CREATE INDEX work_orders_organization_id_assigned_to_idx ON public.work_orders USING btree (organization_id, assigned_to, status_rank, created_at, id);
CREATE INDEX work_orders_organization_id_component_id_idx ON public.work_orders USING btree (organization_id, component_id);
CREATE INDEX work_orders_organization_id_created_at_idx ON public.work_orders USING btree (organization_id, created_at, id);
CREATE INDEX work_orders_organization_id_due_date_idx ON public.work_orders USING btree (organization_id, due_date, id);
CREATE INDEX work_orders_organization_id_incident_id_idx ON public.work_orders USING btree (organization_id, incident_id);
CREATE INDEX work_orders_organization_id_kind_idx ON public.work_orders USING btree (organization_id, kind, status_rank);
CREATE INDEX work_orders_organization_id_plan_id_idx ON public.work_orders USING btree (organization_id, plan_id);
CREATE INDEX work_orders_organization_id_prescription_id_idx ON public.work_orders USING btree (organization_id, prescription_id);
CREATE INDEX work_orders_organization_id_site_id_idx ON public.work_orders USING btree (organization_id, site_id, status_rank);
CREATE INDEX work_orders_organization_id_workflow_id_idx ON public.work_orders USING btree (organization_id, workflow_id);
CREATE INDEX work_orders_signed_by_idx ON public.work_orders USING btree (signed_by);
CREATE INDEX work_orders_text_trgm_idx ON public.work_orders USING gin (title gin_trgm_ops, description gin_trgm_ops);
CREATE INDEX work_orders_verified_by_idx ON public.work_orders USING btree (verified_by);
CREATE INDEX workflow_executions_executed_by_idx ON public.workflow_executions USING btree (executed_by);
CREATE INDEX workflow_executions_organization_id_alert_id_idx ON public.workflow_executions USING btree (organization_id, alert_id);
CREATE INDEX workflow_executions_organization_id_asset_id_idx ON public.workflow_executions USING btree (organization_id, asset_id);
CREATE INDEX workflow_executions_organization_id_created_at_idx ON public.workflow_executions USING btree (organization_id, created_at, id);
CREATE INDEX workflow_executions_organization_id_prescription_id_idx ON public.workflow_executions USING btree (organization_id, prescription_id);
CREATE INDEX workflow_executions_organization_id_status_idx ON public.workflow_executions USING btree (organization_id, status);
CREATE INDEX workflow_step_completions_completed_by_idx ON public.workflow_step_completions USING btree (completed_by);
create policy identity on auth.accounts for all to auth_admin using (true) with check (true);
create policy operator on auth.accounts for all to service_role using (true) with check (true);
create policy identity on auth.flow_states for all to auth_admin using (true) with check (true);
create policy operator on auth.flow_states for all to service_role using (true) with check (true);
create policy identity on auth.known_devices for all to auth_admin using (true) with check (true);
create policy operator on auth.known_devices for all to service_role using (true) with check (true);
create policy identity on auth.mail_outbox for all to auth_admin using (true) with check (true);
create policy operator on auth.mail_outbox for all to service_role using (true) with check (true);
create policy identity on auth.mfa_factors for all to auth_admin using (true) with check (true);
create policy operator on auth.mfa_factors for all to service_role using (true) with check (true);
create policy identity on auth.one_time_tokens for all to auth_admin using (true) with check (true);
create policy operator on auth.one_time_tokens for all to service_role using (true) with check (true);
create policy identity on auth.realtime_places for all to auth_admin using (true) with check (true);
create policy operator on auth.realtime_places for all to service_role using (true) with check (true);
create policy identity on auth.refresh_tokens for all to auth_admin using (true) with check (true);
create policy operator on auth.refresh_tokens for all to service_role using (true) with check (true);
create policy identity on auth.sessions for all to auth_admin using (true) with check (true);
create policy operator on auth.sessions for all to service_role using (true) with check (true);
create policy identity on auth.signing_keys for all to auth_admin using (true) with check (true);
create policy operator on auth.signing_keys for all to service_role using (true) with check (true);
create policy identity on auth.users for all to auth_admin using (true) with check (true);
create policy operator on auth.users for all to service_role using (true) with check (true);
create policy ledger on private.audit_heads for all to ledger_writer using (true) with check (true);
create policy ledger on private.audit_waiting for all to ledger_writer using (true) with check (true);
create policy operator on public.alert_notices for all to service_role using (true) with check (true);
create policy tenant_insert on public.alert_notices for insert to public with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('alerts:write'::text) AS can)));
create policy tenant_select on public.alert_notices for select to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('alerts:read'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (alert_id IS NULL) OR (EXISTS ( SELECT
   FROM alerts r
  WHERE (r.id = alert_notices.alert_id))))));
create policy operator on public.alert_rule_states for all to service_role using (true) with check (true);
create policy tenant_delete on public.alert_rule_states for delete to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('alerts:write'::text) AS can)));
create policy tenant_insert on public.alert_rule_states for insert to public with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('alerts:write'::text) AS can)));
create policy tenant_select on public.alert_rule_states for select to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('alerts:write'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (sensor_id IS NULL) OR (EXISTS ( SELECT
   FROM sensors r
  WHERE (r.id = alert_rule_states.sensor_id))))));
create policy tenant_update on public.alert_rule_states for update to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('alerts:write'::text) AS can))) with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('alerts:write'::text) AS can)));
create policy operator on public.alert_rules for all to service_role using (true) with check (true);
create policy tenant_delete on public.alert_rules for delete to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('alert-rules:write'::text) AS can)));
create policy tenant_insert on public.alert_rules for insert to public with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('alert-rules:write'::text) AS can)));
create policy tenant_select on public.alert_rules for select to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('alert-rules:read'::text) AS can)));
create policy tenant_update on public.alert_rules for update to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('alert-rules:write'::text) AS can))) with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('alert-rules:write'::text) AS can)));
create policy ledger on public.alert_sequences for all to ledger_writer using (true) with check (true);
create policy operator on public.alert_sequences for all to service_role using (true) with check (true);
create policy tenant_insert on public.alert_sequences for insert to public with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('alerts:write'::text) AS can)));
create policy tenant_select on public.alert_sequences for select to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('alerts:write'::text) AS can)));
create policy tenant_update on public.alert_sequences for update to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('alerts:write'::text) AS can))) with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('alerts:write'::text) AS can)));
create policy operator on public.alert_silences for all to service_role using (true) with check (true);
create policy tenant_delete on public.alert_silences for delete to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('alerts:write'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[])))));
create policy tenant_insert on public.alert_silences for insert to public with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('alerts:write'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[])))));
create policy tenant_select on public.alert_silences for select to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('alerts:read'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[])))));
create policy tenant_update on public.alert_silences for update to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('alerts:write'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[]))))) with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('alerts:write'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[])))));
create policy operator on public.alerts for all to service_role using (true) with check (true);
create policy tenant_delete on public.alerts for delete to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('alerts:acknowledge'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[])))));
create policy tenant_insert on public.alerts for insert to public with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('alerts:write'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[])))));
create policy tenant_select on public.alerts for select to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('alerts:read'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[])))));
create policy tenant_update on public.alerts for update to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('alerts:acknowledge'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[]))))) with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('alerts:acknowledge'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[])))));
create policy identity on public.api_keys for all to auth_admin using (true) with check (true);
create policy operator on public.api_keys for all to service_role using (true) with check (true);
create policy tenant_delete on public.api_keys for delete to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('keys:write'::text) AS can)));
create policy tenant_insert on public.api_keys for insert to public with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('keys:write'::text) AS can)));
create policy tenant_select on public.api_keys for select to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('keys:read'::text) AS can)));
create policy tenant_update on public.api_keys for update to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('keys:write'::text) AS can))) with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('keys:write'::text) AS can)));
create policy identity on public.api_requests for insert to auth_admin with check (true);
create policy operator on public.api_requests for all to service_role using (true) with check (true);
create policy tenant_select on public.api_requests for select to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('requests:read'::text) AS can)));
create policy operator on public.asset_components for all to service_role using (true) with check (true);
create policy tenant_delete on public.asset_components for delete to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('assets:write'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[])))));
create policy tenant_insert on public.asset_components for insert to public with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('assets:write'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[])))));
create policy tenant_select on public.asset_components for select to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('assets:read'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[])))));
create policy tenant_update on public.asset_components for update to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('assets:write'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[]))))) with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('assets:write'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[])))));
create policy operator on public.asset_downtimes for all to service_role using (true) with check (true);
create policy tenant_delete on public.asset_downtimes for delete to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('work-orders:write'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[])))));
create policy tenant_insert on public.asset_downtimes for insert to public with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('work-orders:write'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[])))));
create policy tenant_select on public.asset_downtimes for select to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('maintenance:read'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[])))));
create policy tenant_update on public.asset_downtimes for update to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('work-orders:write'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[]))))) with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('work-orders:write'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[])))));
create policy ledger on public.asset_health_history for all to ledger_writer using (true) with check (true);
create policy operator on public.asset_health_history for all to service_role using (true) with check (true);
create policy tenant_insert on public.asset_health_history for insert to public with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('assets:write'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[])))));
create policy tenant_select on public.asset_health_history for select to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('assets:read'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[])))));
create policy tenant_update on public.asset_health_history for update to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND (( SELECT auth.kind() AS kind) = 'system'::text))) with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND (( SELECT auth.kind() AS kind) = 'system'::text)));
create policy operator on public.assets for all to service_role using (true) with check (true);
create policy tenant_delete on public.assets for delete to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('assets:write'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[])))));
create policy tenant_insert on public.assets for insert to public with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('assets:write'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[])))));
create policy tenant_select on public.assets for select to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('assets:read'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[])))));
create policy tenant_update on public.assets for update to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('assets:write'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[]))))) with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('assets:write'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[])))));
create policy text_search on public.assets for select to ledger_writer using (private.is_ledger_writer());
create policy operator on public.attachments for all to service_role using (true) with check (true);
create policy tenant_delete on public.attachments for delete to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('files:write'::text) AS can) AND (( SELECT auth.permissions() AS permissions) && ARRAY[permission, '*'::text]) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[]))) AND ((created_by = ( SELECT auth.uid() AS uid)) OR ( SELECT auth.can('files:manage'::text) AS can) OR (( SELECT auth.kind() AS kind) = 'system'::text))));
create policy tenant_insert on public.attachments for insert to public with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('files:write'::text) AS can) AND (( SELECT auth.permissions() AS permissions) && ARRAY[permission, '*'::text]) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[]))) AND (NOT (created_by IS DISTINCT FROM ( SELECT auth.uid() AS uid)))));
create policy tenant_select on public.attachments for select to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('files:read'::text) AS can) AND (( SELECT auth.permissions() AS permissions) && ARRAY[permission, '*'::text]) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[])))));
create policy tenant_update on public.attachments for update to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND (( SELECT auth.kind() AS kind) = 'system'::text))) with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND (( SELECT auth.kind() AS kind) = 'system'::text)));
create policy ledger on public.audit_logs for all to ledger_writer using (true) with check (true);
create policy operator on public.audit_logs for all to service_role using (true) with check (true);
create policy tenant_select on public.audit_logs for select to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('audit:read'::text) AS can)));
create policy operator on public.cmms_connections for all to service_role using (true) with check (true);
create policy tenant_delete on public.cmms_connections for delete to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('maintenance:write'::text) AS can)));
create policy tenant_insert on public.cmms_connections for insert to public with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('maintenance:write'::text) AS can)));
create policy tenant_select on public.cmms_connections for select to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('maintenance:read'::text) AS can)));
create policy tenant_update on public.cmms_connections for update to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('maintenance:write'::text) AS can))) with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('maintenance:write'::text) AS can)));
create policy operator on public.cmms_links for all to service_role using (true) with check (true);
create policy tenant_delete on public.cmms_links for delete to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('work-orders:write'::text) AS can) AND (EXISTS ( SELECT
   FROM work_orders w
  WHERE (w.id = cmms_links.work_order_id)))));
create policy tenant_insert on public.cmms_links for insert to public with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('work-orders:write'::text) AS can) AND (EXISTS ( SELECT
   FROM work_orders w
  WHERE (w.id = cmms_links.work_order_id)))));
create policy tenant_select on public.cmms_links for select to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('maintenance:read'::text) AS can) AND (EXISTS ( SELECT
   FROM work_orders w
  WHERE (w.id = cmms_links.work_order_id)))));
create policy tenant_update on public.cmms_links for update to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('work-orders:write'::text) AS can) AND (EXISTS ( SELECT
   FROM work_orders w
  WHERE (w.id = cmms_links.work_order_id))))) with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('work-orders:write'::text) AS can) AND (EXISTS ( SELECT
   FROM work_orders w
  WHERE (w.id = cmms_links.work_order_id)))));
create policy operator on public.cmms_syncs for all to service_role using (true) with check (true);
create policy tenant_insert on public.cmms_syncs for insert to public with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('work-orders:write'::text) AS can)));
create policy tenant_select on public.cmms_syncs for select to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('maintenance:read'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (started_by = ( SELECT auth.uid() AS uid)))));
create policy tenant_update on public.cmms_syncs for update to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('work-orders:write'::text) AS can))) with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('work-orders:write'::text) AS can)));
create policy operator on public.comment_notifications for all to service_role using (true) with check (true);
create policy tenant_insert on public.comment_notifications for insert to public with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('comments:write'::text) AS can)));
create policy tenant_select on public.comment_notifications for select to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND (user_id = ( SELECT auth.uid() AS uid))));
create policy operator on public.comments for all to service_role using (true) with check (true);
create policy tenant_insert on public.comments for insert to public with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('comments:write'::text) AS can) AND (NOT (author_id IS DISTINCT FROM ( SELECT auth.uid() AS uid)))));
create policy tenant_select on public.comments for select to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('comments:read'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[])))));
create policy tenant_update on public.comments for update to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ((author_id = ( SELECT auth.uid() AS uid)) OR (( SELECT auth.kind() AS kind) = 'system'::text)))) with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ((author_id = ( SELECT auth.uid() AS uid)) OR (( SELECT auth.kind() AS kind) = 'system'::text))));
create policy operator on public.communication_channels for all to service_role using (true) with check (true);
create policy tenant_delete on public.communication_channels for delete to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('channels:write'::text) AS can)));
create policy tenant_insert on public.communication_channels for insert to public with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('channels:write'::text) AS can)));
create policy tenant_select on public.communication_channels for select to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('channels:read'::text) AS can)));
create policy tenant_update on public.communication_channels for update to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('channels:write'::text) AS can))) with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('channels:write'::text) AS can)));
create policy operator on public.component_replacements for all to service_role using (true) with check (true);
create policy tenant_insert on public.component_replacements for insert to public with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('work-orders:write'::text) AS can) AND (EXISTS ( SELECT
   FROM work_orders w
  WHERE (w.id = component_replacements.work_order_id)))));
create policy tenant_select on public.component_replacements for select to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('maintenance:read'::text) AS can) AND (EXISTS ( SELECT
   FROM work_orders w
  WHERE (w.id = component_replacements.work_order_id)))));
create policy ledger on public.domain_events for all to ledger_writer using (true) with check (true);
create policy operator on public.domain_events for all to service_role using (true) with check (true);
create policy tenant_select on public.domain_events for select to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND (( SELECT auth.permissions() AS permissions) && ARRAY[permission, '*'::text]) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[])))));
create policy operator on public.event_consumptions for all to service_role using (true) with check (true);
create policy tenant_insert on public.event_consumptions for insert to public with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND (( SELECT auth.kind() AS kind) = 'system'::text)));
create policy tenant_select on public.event_consumptions for select to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND (( SELECT auth.kind() AS kind) = 'system'::text)));
create policy identity on public.failed_login_attempts for all to auth_admin using (true) with check (true);
create policy operator on public.failed_login_attempts for all to service_role using (true) with check (true);
create policy operator on public.gateways for all to service_role using (true) with check (true);
create policy tenant_delete on public.gateways for delete to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('telemetry:write'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[])))));
create policy tenant_insert on public.gateways for insert to public with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('telemetry:write'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[])))));
create policy tenant_select on public.gateways for select to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('telemetry:read'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[])))));
create policy tenant_update on public.gateways for update to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('telemetry:write'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[]))))) with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('telemetry:write'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[])))));
create policy operator on public.idempotency_keys for all to service_role using (true) with check (true);
create policy tenant_insert on public.idempotency_keys for insert to public with check ((organization_id = ( SELECT auth.organization_id() AS organization_id)));
create policy tenant_select on public.idempotency_keys for select to public using ((organization_id = ( SELECT auth.organization_id() AS organization_id)));
create policy tenant_update on public.idempotency_keys for update to public using ((organization_id = ( SELECT auth.organization_id() AS organization_id))) with check ((organization_id = ( SELECT auth.organization_id() AS organization_id)));
create policy operator on public.inbound_webhook_deliveries for all to service_role using (true) with check (true);
create policy tenant_delete on public.inbound_webhook_deliveries for delete to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('webhooks:write'::text) AS can)));
create policy tenant_insert on public.inbound_webhook_deliveries for insert to public with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('webhooks:write'::text) AS can)));
create policy tenant_select on public.inbound_webhook_deliveries for select to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('webhooks:read'::text) AS can)));
create policy tenant_update on public.inbound_webhook_deliveries for update to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('webhooks:write'::text) AS can))) with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('webhooks:write'::text) AS can)));
create policy operator on public.inbound_webhooks for all to service_role using (true) with check (true);
create policy tenant_delete on public.inbound_webhooks for delete to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('webhooks:write'::text) AS can)));
create policy tenant_insert on public.inbound_webhooks for insert to public with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('webhooks:write'::text) AS can)));
create policy tenant_select on public.inbound_webhooks for select to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('webhooks:read'::text) AS can)));
create policy tenant_update on public.inbound_webhooks for update to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('webhooks:write'::text) AS can))) with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('webhooks:write'::text) AS can)));
create policy operator on public.incident_alerts for all to service_role using (true) with check (true);
create policy tenant_delete on public.incident_alerts for delete to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('incidents:write'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (incident_id IS NULL) OR (EXISTS ( SELECT
   FROM incidents r
  WHERE (r.id = incident_alerts.incident_id)))) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (alert_id IS NULL) OR (EXISTS ( SELECT
   FROM alerts r
  WHERE (r.id = incident_alerts.alert_id))))));
create policy tenant_insert on public.incident_alerts for insert to public with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('incidents:write'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (incident_id IS NULL) OR (EXISTS ( SELECT
   FROM incidents r
  WHERE (r.id = incident_alerts.incident_id)))) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (alert_id IS NULL) OR (EXISTS ( SELECT
   FROM alerts r
  WHERE (r.id = incident_alerts.alert_id))))));
create policy tenant_select on public.incident_alerts for select to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('incidents:read'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (incident_id IS NULL) OR (EXISTS ( SELECT
   FROM incidents r
  WHERE (r.id = incident_alerts.incident_id)))) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (alert_id IS NULL) OR (EXISTS ( SELECT
   FROM alerts r
  WHERE (r.id = incident_alerts.alert_id))))));
create policy tenant_update on public.incident_alerts for update to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('incidents:write'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (incident_id IS NULL) OR (EXISTS ( SELECT
   FROM incidents r
  WHERE (r.id = incident_alerts.incident_id)))) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (alert_id IS NULL) OR (EXISTS ( SELECT
   FROM alerts r
  WHERE (r.id = incident_alerts.alert_id)))))) with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('incidents:write'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (incident_id IS NULL) OR (EXISTS ( SELECT
   FROM incidents r
  WHERE (r.id = incident_alerts.incident_id)))) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (alert_id IS NULL) OR (EXISTS ( SELECT
   FROM alerts r
  WHERE (r.id = incident_alerts.alert_id))))));
create policy operator on public.incident_sequences for all to service_role using (true) with check (true);
create policy tenant_insert on public.incident_sequences for insert to public with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('incidents:write'::text) AS can)));
create policy tenant_select on public.incident_sequences for select to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('incidents:write'::text) AS can)));
create policy tenant_update on public.incident_sequences for update to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('incidents:write'::text) AS can))) with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('incidents:write'::text) AS can)));
create policy operator on public.incidents for all to service_role using (true) with check (true);
create policy tenant_delete on public.incidents for delete to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('incidents:write'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[])))));
create policy tenant_insert on public.incidents for insert to public with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('incidents:write'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[])))));
create policy tenant_select on public.incidents for select to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('incidents:read'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[])))));
create policy tenant_update on public.incidents for update to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('incidents:write'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[]))))) with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('incidents:write'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[])))));
create policy ledger on public.ingest_streams for all to ledger_writer using (true) with check (true);
create policy operator on public.ingest_streams for all to service_role using (true) with check (true);
create policy tenant_insert on public.ingest_streams for insert to public with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('telemetry:write'::text) AS can)));
create policy tenant_select on public.ingest_streams for select to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('telemetry:write'::text) AS can)));
create policy tenant_update on public.ingest_streams for update to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('telemetry:write'::text) AS can))) with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('telemetry:write'::text) AS can)));
create policy operator on public.maintenance_plans for all to service_role using (true) with check (true);
create policy tenant_delete on public.maintenance_plans for delete to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('maintenance:write'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[])))));
create policy tenant_insert on public.maintenance_plans for insert to public with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('maintenance:write'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[])))));
create policy tenant_select on public.maintenance_plans for select to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('maintenance:read'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[])))));
create policy tenant_update on public.maintenance_plans for update to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('maintenance:write'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[]))))) with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('maintenance:write'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[])))));
create policy operator on public.maintenance_windows for all to service_role using (true) with check (true);
create policy tenant_delete on public.maintenance_windows for delete to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('alerts:write'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[])))));
create policy tenant_insert on public.maintenance_windows for insert to public with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('alerts:write'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[])))));
create policy tenant_select on public.maintenance_windows for select to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('alerts:read'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[])))));
create policy tenant_update on public.maintenance_windows for update to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('alerts:write'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[]))))) with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('alerts:write'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[])))));
create policy operator on public.notification_deliveries for all to service_role using (true) with check (true);
create policy tenant_delete on public.notification_deliveries for delete to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('channels:write'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[])))));
create policy tenant_insert on public.notification_deliveries for insert to public with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('channels:write'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[])))));
create policy tenant_select on public.notification_deliveries for select to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('channels:read'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[])))));
create policy tenant_update on public.notification_deliveries for update to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('channels:write'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[]))))) with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('channels:write'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[])))));
create policy operator on public.notification_routes for all to service_role using (true) with check (true);
create policy tenant_delete on public.notification_routes for delete to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('alert-rules:write'::text) AS can)));
create policy tenant_insert on public.notification_routes for insert to public with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('alert-rules:write'::text) AS can)));
create policy tenant_select on public.notification_routes for select to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('alert-rules:read'::text) AS can)));
create policy tenant_update on public.notification_routes for update to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('alert-rules:write'::text) AS can))) with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('alert-rules:write'::text) AS can)));
create policy operator on public.notifications for all to service_role using (true) with check (true);
create policy tenant_insert on public.notifications for insert to public with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND (( SELECT auth.kind() AS kind) = ANY (ARRAY['system'::text, 'user'::text, 'apiKey'::text]))));
create policy tenant_select on public.notifications for select to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND (user_id = ( SELECT auth.uid() AS uid))));
create policy tenant_update on public.notifications for update to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND (user_id = ( SELECT auth.uid() AS uid)))) with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND (user_id = ( SELECT auth.uid() AS uid))));
create policy operator on public.organization_integrations for all to service_role using (true) with check (true);
create policy tenant_delete on public.organization_integrations for delete to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('organizations:write'::text) AS can)));
create policy tenant_insert on public.organization_integrations for insert to public with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('organizations:write'::text) AS can)));
create policy tenant_select on public.organization_integrations for select to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('organizations:read'::text) AS can)));
create policy tenant_update on public.organization_integrations for update to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('organizations:write'::text) AS can))) with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('organizations:write'::text) AS can)));
create policy identity on public.organization_memberships for all to auth_admin using (true) with check (true);
create policy operator on public.organization_memberships for all to service_role using (true) with check (true);
create policy tenant_delete on public.organization_memberships for delete to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND (( SELECT auth.can('members:write'::text) AS can) OR (user_id = ( SELECT auth.uid() AS uid)))));
create policy tenant_insert on public.organization_memberships for insert to public with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('members:write'::text) AS can)));
create policy tenant_select on public.organization_memberships for select to public using (((user_id = ( SELECT auth.uid() AS uid)) OR ((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('members:read'::text) AS can))));
create policy tenant_update on public.organization_memberships for update to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('members:write'::text) AS can))) with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('members:write'::text) AS can)));
create policy operator on public.organization_usage for all to service_role using (true) with check (true);
create policy tenant_delete on public.organization_usage for delete to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('organizations:write'::text) AS can)));
create policy tenant_insert on public.organization_usage for insert to public with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('organizations:write'::text) AS can)));
create policy tenant_select on public.organization_usage for select to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('organizations:read'::text) AS can)));
create policy tenant_update on public.organization_usage for update to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('organizations:write'::text) AS can))) with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('organizations:write'::text) AS can)));
create policy identity on public.organizations for all to auth_admin using (true) with check (true);
create policy ledger on public.organizations for all to ledger_writer using (true) with check (true);
create policy operator on public.organizations for all to service_role using (true) with check (true);
create policy tenant_select on public.organizations for select to public using (((id = ( SELECT auth.organization_id() AS organization_id)) OR (id IN ( SELECT m.organization_id
   FROM organization_memberships m
  WHERE (m.user_id = ( SELECT auth.uid() AS uid))))));
create policy tenant_update on public.organizations for update to public using (((id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('organizations:write'::text) AS can))) with check (((id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('organizations:write'::text) AS can)));
create policy operator on public.part_movements for all to service_role using (true) with check (true);
create policy tenant_insert on public.part_movements for insert to public with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND (( SELECT auth.can('maintenance:write'::text) AS can) OR (( SELECT auth.can('work-orders:write'::text) AS can) AND (work_order_id IS NOT NULL) AND (reason = ANY (ARRAY['used'::text, 'returned'::text])))) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (work_order_id IS NULL) OR (EXISTS ( SELECT
   FROM work_orders r
  WHERE (r.id = part_movements.work_order_id))))));
create policy tenant_select on public.part_movements for select to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('maintenance:read'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (work_order_id IS NULL) OR (EXISTS ( SELECT
   FROM work_orders r
  WHERE (r.id = part_movements.work_order_id))))));
create policy ledger on public.parts for all to ledger_writer using (true) with check (true);
create policy operator on public.parts for all to service_role using (true) with check (true);
create policy tenant_delete on public.parts for delete to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('maintenance:write'::text) AS can)));
create policy tenant_insert on public.parts for insert to public with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('maintenance:write'::text) AS can)));
create policy tenant_select on public.parts for select to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('maintenance:read'::text) AS can)));
create policy tenant_update on public.parts for update to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('maintenance:write'::text) AS can))) with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('maintenance:write'::text) AS can)));
create policy identity on public.permission_delegations for select to auth_admin using (true);
create policy operator on public.permission_delegations for all to service_role using (true) with check (true);
create policy tenant_insert on public.permission_delegations for insert to public with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND (delegator_id = ( SELECT auth.uid() AS uid))));
create policy tenant_select on public.permission_delegations for select to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND (((( SELECT auth.uid() AS uid) = delegator_id) OR (( SELECT auth.uid() AS uid) = delegate_id)) OR ( SELECT auth.can('members:read'::text) AS can))));
create policy tenant_update on public.permission_delegations for update to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ((delegator_id = ( SELECT auth.uid() AS uid)) OR ( SELECT auth.can('members:write'::text) AS can)))) with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ((delegator_id = ( SELECT auth.uid() AS uid)) OR ( SELECT auth.can('members:write'::text) AS can))));
create policy identity on public.permissions for all to auth_admin using (true) with check (true);
create policy operator on public.permissions for all to service_role using (true) with check (true);
create policy tenant_select on public.permissions for select to public using (true);
create policy operator on public.prescriptions for all to service_role using (true) with check (true);
create policy tenant_delete on public.prescriptions for delete to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('prescriptions:write'::text) AS can)));
create policy tenant_insert on public.prescriptions for insert to public with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('prescriptions:write'::text) AS can)));
create policy tenant_select on public.prescriptions for select to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('maintenance:read'::text) AS can)));
create policy tenant_update on public.prescriptions for update to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('prescriptions:write'::text) AS can))) with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('prescriptions:write'::text) AS can)));
create policy identity on public.profiles for all to auth_admin using (true) with check (true);
create policy operator on public.profiles for all to service_role using (true) with check (true);
create policy tenant_select on public.profiles for select to public using (((id = ( SELECT auth.uid() AS uid)) OR (( SELECT auth.can('members:read'::text) AS can) AND (id IN ( SELECT m.user_id
   FROM organization_memberships m
  WHERE (m.organization_id = ( SELECT auth.organization_id() AS organization_id)))))));
create policy tenant_update on public.profiles for update to public using ((id = ( SELECT auth.uid() AS uid))) with check ((id = ( SELECT auth.uid() AS uid)));
create policy identity on public.project_members for select to auth_admin using (true);
create policy operator on public.project_members for all to service_role using (true) with check (true);
create policy tenant_delete on public.project_members for delete to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('projects:write'::text) AS can)));
create policy tenant_insert on public.project_members for insert to public with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('projects:write'::text) AS can)));
create policy tenant_select on public.project_members for select to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('projects:read'::text) AS can)));
create policy tenant_update on public.project_members for update to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('projects:write'::text) AS can))) with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('projects:write'::text) AS can)));
create policy operator on public.projects for all to service_role using (true) with check (true);
create policy tenant_delete on public.projects for delete to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('projects:write'::text) AS can)));
create policy tenant_insert on public.projects for insert to public with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('projects:write'::text) AS can)));
create policy tenant_select on public.projects for select to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('projects:read'::text) AS can)));
create policy tenant_update on public.projects for update to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('projects:write'::text) AS can))) with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('projects:write'::text) AS can)));
create policy identity on public.rate_limits for all to auth_admin using (true) with check (true);
create policy operator on public.rate_limits for all to service_role using (true) with check (true);
create policy operator on public.repair_proofs for all to service_role using (true) with check (true);
create policy tenant_delete on public.repair_proofs for delete to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('work-orders:write'::text) AS can) AND (EXISTS ( SELECT
   FROM work_orders w
  WHERE (w.id = repair_proofs.work_order_id)))));
create policy tenant_insert on public.repair_proofs for insert to public with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('work-orders:write'::text) AS can) AND (EXISTS ( SELECT
   FROM work_orders w
  WHERE (w.id = repair_proofs.work_order_id)))));
create policy tenant_select on public.repair_proofs for select to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('maintenance:read'::text) AS can) AND (EXISTS ( SELECT
   FROM work_orders w
  WHERE (w.id = repair_proofs.work_order_id)))));
create policy tenant_update on public.repair_proofs for update to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('work-orders:write'::text) AS can) AND (EXISTS ( SELECT
   FROM work_orders w
  WHERE (w.id = repair_proofs.work_order_id))))) with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('work-orders:write'::text) AS can) AND (EXISTS ( SELECT
   FROM work_orders w
  WHERE (w.id = repair_proofs.work_order_id)))));
create policy identity on public.role_permissions for all to auth_admin using (true) with check (true);
create policy operator on public.role_permissions for all to service_role using (true) with check (true);
create policy tenant_select on public.role_permissions for select to public using (true);
create policy operator on public.saved_views for all to service_role using (true) with check (true);
create policy tenant_delete on public.saved_views for delete to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND (user_id = ( SELECT auth.uid() AS uid))));
create policy tenant_insert on public.saved_views for insert to public with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND (user_id = ( SELECT auth.uid() AS uid))));
create policy tenant_select on public.saved_views for select to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND (user_id = ( SELECT auth.uid() AS uid))));
create policy tenant_update on public.saved_views for update to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND (user_id = ( SELECT auth.uid() AS uid)))) with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND (user_id = ( SELECT auth.uid() AS uid))));
create policy identity on public.security_events for all to auth_admin using (true) with check (true);
create policy operator on public.security_events for all to service_role using (true) with check (true);
create policy tenant_select on public.security_events for select to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('audit:read'::text) AS can)));
create policy operator on public.sensor_calibrations for all to service_role using (true) with check (true);
create policy tenant_insert on public.sensor_calibrations for insert to public with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('telemetry:write'::text) AS can) AND (EXISTS ( SELECT
   FROM sensors s
  WHERE (s.id = sensor_calibrations.sensor_id)))));
create policy tenant_select on public.sensor_calibrations for select to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('telemetry:read'::text) AS can) AND (EXISTS ( SELECT
   FROM sensors s
  WHERE (s.id = sensor_calibrations.sensor_id)))));
create policy tenant_update on public.sensor_calibrations for update to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND (( SELECT auth.kind() AS kind) = 'system'::text))) with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND (( SELECT auth.kind() AS kind) = 'system'::text)));
create policy operator on public.sensor_states for all to service_role using (true) with check (true);
create policy tenant_insert on public.sensor_states for insert to public with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('telemetry:write'::text) AS can)));
create policy tenant_select on public.sensor_states for select to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('telemetry:read'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (sensor_id IN ( SELECT s.id
   FROM sensors s)))));
create policy tenant_update on public.sensor_states for update to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('telemetry:write'::text) AS can))) with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('telemetry:write'::text) AS can)));
create policy operator on public.sensors for all to service_role using (true) with check (true);
create policy tenant_delete on public.sensors for delete to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('telemetry:write'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[])))));
create policy tenant_insert on public.sensors for insert to public with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('telemetry:write'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[])))));
create policy tenant_select on public.sensors for select to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('telemetry:read'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[])))));
create policy tenant_update on public.sensors for update to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('telemetry:write'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[]))))) with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('telemetry:write'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[])))));
create policy operator on public.sites for all to service_role using (true) with check (true);
create policy tenant_delete on public.sites for delete to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('assets:write'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (id IS NULL) OR (id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[])))));
create policy tenant_insert on public.sites for insert to public with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('assets:write'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (id IS NULL) OR (id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[])))));
create policy tenant_select on public.sites for select to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('assets:read'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (id IS NULL) OR (id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[])))));
create policy tenant_update on public.sites for update to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('assets:write'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (id IS NULL) OR (id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[]))))) with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('assets:write'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (id IS NULL) OR (id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[])))));
create policy identity on public.team_invitations for all to auth_admin using (true) with check (true);
create policy operator on public.team_invitations for all to service_role using (true) with check (true);
create policy tenant_delete on public.team_invitations for delete to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('members:write'::text) AS can)));
create policy tenant_insert on public.team_invitations for insert to public with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('members:write'::text) AS can)));
create policy tenant_select on public.team_invitations for select to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('members:read'::text) AS can)));
create policy tenant_update on public.team_invitations for update to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('members:write'::text) AS can))) with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('members:write'::text) AS can)));
create policy operator on public.telemetry_annotations for all to service_role using (true) with check (true);
create policy tenant_delete on public.telemetry_annotations for delete to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('comments:write'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[])))));
create policy tenant_insert on public.telemetry_annotations for insert to public with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('comments:write'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[])))));
create policy tenant_select on public.telemetry_annotations for select to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('telemetry:read'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[])))));
create policy tenant_update on public.telemetry_annotations for update to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('comments:write'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[]))))) with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('comments:write'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[])))));
create policy operator on public.telemetry_dirty_hours for all to service_role using (true) with check (true);
create policy tenant_delete on public.telemetry_dirty_hours for delete to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('telemetry:write'::text) AS can)));
create policy tenant_insert on public.telemetry_dirty_hours for insert to public with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('telemetry:write'::text) AS can)));
create policy tenant_select on public.telemetry_dirty_hours for select to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('telemetry:read'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (sensor_id IN ( SELECT s.id
   FROM sensors s)))));
create policy tenant_update on public.telemetry_dirty_hours for update to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('telemetry:write'::text) AS can))) with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('telemetry:write'::text) AS can)));
create policy ledger on public.telemetry_pieces for all to ledger_writer using (true) with check (true);
create policy operator on public.telemetry_pieces for all to service_role using (true) with check (true);
create policy tenant_delete on public.telemetry_pieces for delete to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('telemetry:write'::text) AS can)));
create policy tenant_insert on public.telemetry_pieces for insert to public with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('telemetry:write'::text) AS can)));
create policy tenant_select on public.telemetry_pieces for select to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('telemetry:read'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (sensor_id IN ( SELECT s.id
   FROM sensors s)))));
create policy tenant_update on public.telemetry_pieces for update to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('telemetry:write'::text) AS can))) with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('telemetry:write'::text) AS can)));
create policy operator on public.telemetry_rollups for all to service_role using (true) with check (true);
create policy tenant_delete on public.telemetry_rollups for delete to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('telemetry:write'::text) AS can)));
create policy tenant_insert on public.telemetry_rollups for insert to public with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('telemetry:write'::text) AS can)));
create policy tenant_select on public.telemetry_rollups for select to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('telemetry:read'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (sensor_id IN ( SELECT s.id
   FROM sensors s)))));
create policy tenant_update on public.telemetry_rollups for update to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('telemetry:write'::text) AS can))) with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('telemetry:write'::text) AS can)));
create policy operator on public.trust_ledger_roots for all to service_role using (true) with check (true);
create policy tenant_insert on public.trust_ledger_roots for insert to public with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND (( SELECT auth.kind() AS kind) = 'system'::text)));
create policy tenant_select on public.trust_ledger_roots for select to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('audit:read'::text) AS can)));
create policy operator on public.user_apps for all to service_role using (true) with check (true);
create policy tenant_delete on public.user_apps for delete to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND (user_id = ( SELECT auth.uid() AS uid))));
create policy tenant_insert on public.user_apps for insert to public with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND (user_id = ( SELECT auth.uid() AS uid))));
create policy tenant_select on public.user_apps for select to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND (user_id = ( SELECT auth.uid() AS uid))));
create policy tenant_update on public.user_apps for update to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND (user_id = ( SELECT auth.uid() AS uid)))) with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND (user_id = ( SELECT auth.uid() AS uid))));
create policy identity on public.user_roles for all to auth_admin using (true) with check (true);
create policy operator on public.user_roles for all to service_role using (true) with check (true);
create policy tenant_delete on public.user_roles for delete to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('members:write'::text) AS can)));
create policy tenant_insert on public.user_roles for insert to public with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('members:write'::text) AS can)));
create policy tenant_select on public.user_roles for select to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ((user_id = ( SELECT auth.uid() AS uid)) OR ( SELECT auth.can('members:read'::text) AS can))));
create policy tenant_update on public.user_roles for update to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('members:write'::text) AS can))) with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('members:write'::text) AS can)));
create policy operator on public.user_settings for all to service_role using (true) with check (true);
create policy tenant_delete on public.user_settings for delete to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND (user_id = ( SELECT auth.uid() AS uid))));
create policy tenant_insert on public.user_settings for insert to public with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND (user_id = ( SELECT auth.uid() AS uid))));
create policy tenant_select on public.user_settings for select to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND (user_id = ( SELECT auth.uid() AS uid))));
create policy tenant_update on public.user_settings for update to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND (user_id = ( SELECT auth.uid() AS uid)))) with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND (user_id = ( SELECT auth.uid() AS uid))));
create policy operator on public.work_order_follow_ups for all to service_role using (true) with check (true);
create policy tenant_insert on public.work_order_follow_ups for insert to public with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('work-orders:write'::text) AS can) AND (EXISTS ( SELECT
   FROM work_orders w
  WHERE (w.id = work_order_follow_ups.work_order_id)))));
create policy tenant_select on public.work_order_follow_ups for select to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('maintenance:read'::text) AS can) AND (EXISTS ( SELECT
   FROM work_orders w
  WHERE (w.id = work_order_follow_ups.work_order_id)))));
create policy operator on public.work_order_labor for all to service_role using (true) with check (true);
create policy tenant_delete on public.work_order_labor for delete to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('work-orders:write'::text) AS can) AND (EXISTS ( SELECT
   FROM work_orders w
  WHERE (w.id = work_order_labor.work_order_id)))));
create policy tenant_insert on public.work_order_labor for insert to public with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('work-orders:write'::text) AS can) AND (EXISTS ( SELECT
   FROM work_orders w
  WHERE (w.id = work_order_labor.work_order_id)))));
create policy tenant_select on public.work_order_labor for select to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('maintenance:read'::text) AS can) AND (EXISTS ( SELECT
   FROM work_orders w
  WHERE (w.id = work_order_labor.work_order_id)))));
create policy tenant_update on public.work_order_labor for update to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('work-orders:write'::text) AS can) AND (EXISTS ( SELECT
   FROM work_orders w
  WHERE (w.id = work_order_labor.work_order_id))))) with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('work-orders:write'::text) AS can) AND (EXISTS ( SELECT
   FROM work_orders w
  WHERE (w.id = work_order_labor.work_order_id)))));
create policy operator on public.work_order_sequences for all to service_role using (true) with check (true);
create policy tenant_insert on public.work_order_sequences for insert to public with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('work-orders:write'::text) AS can)));
create policy tenant_select on public.work_order_sequences for select to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('work-orders:write'::text) AS can)));
create policy tenant_update on public.work_order_sequences for update to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('work-orders:write'::text) AS can))) with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('work-orders:write'::text) AS can)));
create policy ledger on public.work_order_tallies for all to ledger_writer using (true) with check (true);
create policy operator on public.work_order_tallies for all to service_role using (true) with check (true);
create policy tenant_select on public.work_order_tallies for select to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('maintenance:read'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[])))));
create policy operator on public.work_order_tasks for all to service_role using (true) with check (true);
create policy tenant_delete on public.work_order_tasks for delete to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('work-orders:write'::text) AS can) AND (EXISTS ( SELECT
   FROM work_orders w
  WHERE (w.id = work_order_tasks.work_order_id)))));
create policy tenant_insert on public.work_order_tasks for insert to public with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('work-orders:write'::text) AS can) AND (EXISTS ( SELECT
   FROM work_orders w
  WHERE (w.id = work_order_tasks.work_order_id)))));
create policy tenant_select on public.work_order_tasks for select to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('maintenance:read'::text) AS can) AND (EXISTS ( SELECT
   FROM work_orders w
  WHERE (w.id = work_order_tasks.work_order_id)))));
create policy tenant_update on public.work_order_tasks for update to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('work-orders:write'::text) AS can) AND (EXISTS ( SELECT
   FROM work_orders w
  WHERE (w.id = work_order_tasks.work_order_id))))) with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('work-orders:write'::text) AS can) AND (EXISTS ( SELECT
   FROM work_orders w
  WHERE (w.id = work_order_tasks.work_order_id)))));
create policy operator on public.work_orders for all to service_role using (true) with check (true);
create policy tenant_delete on public.work_orders for delete to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('work-orders:write'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[])))));
create policy tenant_insert on public.work_orders for insert to public with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('work-orders:write'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[])))));
create policy tenant_select on public.work_orders for select to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('maintenance:read'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[])))));
create policy tenant_update on public.work_orders for update to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('work-orders:write'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[]))))) with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('work-orders:write'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[])))));
create policy text_search on public.work_orders for select to ledger_writer using (private.is_ledger_writer());
create policy operator on public.workflow_executions for all to service_role using (true) with check (true);
create policy tenant_delete on public.workflow_executions for delete to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('work-orders:write'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[])))));
create policy tenant_insert on public.workflow_executions for insert to public with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('work-orders:write'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[])))));
create policy tenant_select on public.workflow_executions for select to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('maintenance:read'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[])))));
create policy tenant_update on public.workflow_executions for update to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('work-orders:write'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[]))))) with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('work-orders:write'::text) AS can) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[])))));
create policy operator on public.workflow_step_completions for all to service_role using (true) with check (true);
create policy tenant_insert on public.workflow_step_completions for insert to public with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('work-orders:write'::text) AS can) AND (EXISTS ( SELECT
   FROM workflow_executions e
  WHERE (e.id = workflow_step_completions.execution_id)))));
create policy tenant_select on public.workflow_step_completions for select to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('maintenance:read'::text) AS can) AND (EXISTS ( SELECT
   FROM workflow_executions e
  WHERE (e.id = workflow_step_completions.execution_id)))));
create policy identity on realtime.changes for all to auth_admin using (true) with check (true);
create policy ledger on realtime.changes for all to ledger_writer using (true) with check (true);
create policy identity on realtime.messages for all to auth_admin using (true) with check (true);
create policy operator on realtime.messages for all to service_role using (true) with check (true);
create policy tenant_insert on realtime.messages for insert to public with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ((topic !~~ 'user:%'::text) OR (topic = ('user:'::text || (( SELECT auth.uid() AS uid))::text))) AND ((topic !~~ 'site:%'::text) OR (( SELECT auth.site_scope() AS site_scope) IS NULL) OR (substr(topic, 6) = ANY ((( SELECT auth.site_scope() AS site_scope))::text[])))));
create policy tenant_select on realtime.messages for select to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ((topic !~~ 'user:%'::text) OR (topic = ('user:'::text || (( SELECT auth.uid() AS uid))::text))) AND ((topic !~~ 'site:%'::text) OR (( SELECT auth.site_scope() AS site_scope) IS NULL) OR (substr(topic, 6) = ANY ((( SELECT auth.site_scope() AS site_scope))::text[])))));
create policy identity on realtime.payloads for all to auth_admin using (true) with check (true);
create policy identity on realtime.presences for all to auth_admin using (true) with check (true);
create policy identity on realtime.processes for all to auth_admin using (true) with check (true);
create policy identity on storage.buckets for insert to auth_admin with check (true);
create policy operator on storage.buckets for all to service_role using (true) with check (true);
create policy public_address on storage.buckets for select to auth_admin using (public);
create policy tenant_delete on storage.buckets for delete to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('files:manage'::text) AS can)));
create policy tenant_insert on storage.buckets for insert to public with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('files:manage'::text) AS can)));
create policy tenant_select on storage.buckets for select to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('files:read'::text) AS can)));
create policy tenant_update on storage.buckets for update to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('files:manage'::text) AS can))) with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('files:manage'::text) AS can)));
create policy operator on storage.objects for all to service_role using (true) with check (true);
create policy tenant_delete on storage.objects for delete to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('files:write'::text) AS can) AND ((permission IS NULL) OR (( SELECT auth.permissions() AS permissions) && ARRAY[permission, '*'::text])) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[])))));
create policy tenant_insert on storage.objects for insert to public with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('files:write'::text) AS can) AND ((permission IS NULL) OR (( SELECT auth.permissions() AS permissions) && ARRAY[permission, '*'::text])) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[])))));
create policy tenant_select on storage.objects for select to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('files:read'::text) AS can) AND ((permission IS NULL) OR (( SELECT auth.permissions() AS permissions) && ARRAY[permission, '*'::text])) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[])))));
create policy tenant_update on storage.objects for update to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('files:write'::text) AS can) AND ((permission IS NULL) OR (( SELECT auth.permissions() AS permissions) && ARRAY[permission, '*'::text])) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[]))))) with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('files:write'::text) AS can) AND ((permission IS NULL) OR (( SELECT auth.permissions() AS permissions) && ARRAY[permission, '*'::text])) AND ((( SELECT auth.site_scope() AS site_scope) IS NULL) OR (site_id IS NULL) OR (site_id = ANY (( SELECT auth.site_scope() AS site_scope)::uuid[])))));
create policy operator on storage.uploads for all to service_role using (true) with check (true);
create policy tenant_delete on storage.uploads for delete to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('files:write'::text) AS can)));
create policy tenant_insert on storage.uploads for insert to public with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('files:write'::text) AS can)));
create policy tenant_select on storage.uploads for select to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('files:write'::text) AS can)));
create policy tenant_update on storage.uploads for update to public using (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('files:write'::text) AS can))) with check (((organization_id = ( SELECT auth.organization_id() AS organization_id)) AND ( SELECT auth.can('files:write'::text) AS can)));
create view private.piece_hours as
 SELECT p.organization_id,
    p.sensor_id,
    p.day + '01:00:00'::interval * h.hour::double precision AS hour,
    h.count,
    h.sum,
    h.min,
    h.max,
    p.day
   FROM telemetry_pieces p
     CROSS JOIN LATERAL ( SELECT p.first_ms / 3600000 AS hour,
            count(*) AS count,
            sum(r.v) AS sum,
            min(r.v) AS min,
            max(r.v) AS max
           FROM ( SELECT COALESCE(u.whole::double precision / p.divisor, u."float") AS v,
                    u.flag
                   FROM ( SELECT unnest(p.whole_values) AS whole,
                            unnest(p.float_values) AS "float",
                            unnest(p.flags) AS flag) u) r
          WHERE (p.first_ms / 3600000) = (p.last_ms / 3600000) AND (COALESCE(r.flag::integer, 0) & 3) < 2
         HAVING count(*) > 0
        UNION ALL
         SELECT COALESCE(r.ms, p.first_ms + (r.n - 1)::integer * COALESCE(p.step_ms, 0)) / 3600000,
            count(*) AS count,
            sum(COALESCE(r.whole::double precision / p.divisor, r."float")) AS sum,
            min(COALESCE(r.whole::double precision / p.divisor, r."float")) AS min,
            max(COALESCE(r.whole::double precision / p.divisor, r."float")) AS max
           FROM UNNEST(p.whole_values, p.float_values, p.offsets, p.flags) WITH ORDINALITY r(whole, "float", ms, flag, n)
          WHERE (p.first_ms / 3600000) < (p.last_ms / 3600000) AND (COALESCE(r.flag::integer, 0) & 3) < 2
          GROUP BY (COALESCE(r.ms, p.first_ms + (r.n - 1)::integer * COALESCE(p.step_ms, 0)) / 3600000)) h(hour, count, sum, min, max);
create view private.piece_readings as
 SELECT p.sensor_id,
    p.day + '00:00:00.001'::interval * COALESCE(r.ms, p.first_ms + (r.n - 1)::integer * COALESCE(p.step_ms, 0))::double precision AS "timestamp",
    p.organization_id,
    COALESCE(r.whole::double precision / p.divisor, r."float") AS value,
    COALESCE(r.whole_raw::double precision / p.raw_divisor, r.float_raw, r.whole::double precision / p.divisor, r."float") AS raw_value,
    (r.score::numeric / 10000.0)::numeric(5,4) AS anomaly_score,
    COALESCE(r.flag::integer, 0) < 4 AS processed,
        CASE COALESCE(r.flag::integer, 0) & 3
            WHEN 0 THEN 'good'::text
            WHEN 1 THEN 'uncertain'::text
            ELSE 'bad'::text
        END AS quality,
    p.unit,
    p.day,
    p.first_ms,
    p.last_ms,
    p.day + '00:00:00.001'::interval * p.first_ms::double precision AS piece_from,
    p.day + '00:00:00.001'::interval * p.last_ms::double precision AS piece_to,
    p.day AS piece_day
   FROM telemetry_pieces p
     CROSS JOIN LATERAL UNNEST(p.whole_values, p.float_values, p.whole_raws, p.float_raws, p.offsets, p.scores, p.flags) WITH ORDINALITY r(whole, "float", whole_raw, float_raw, ms, score, flag, n);
create view public.api_key_usage as
 SELECT id,
    organization_id,
    key_id AS api_key_id,
    endpoint,
    method,
    status AS status_code,
    duration_ms AS response_time_ms,
    ip_address,
    user_agent,
    created_at
   FROM api_requests
  WHERE key_id IS NOT NULL;
create view public.api_logs as
 SELECT id,
    organization_id,
    user_id,
    endpoint,
    method,
    status AS status_code,
    duration_ms,
    request_id,
    created_at
   FROM api_requests;
create view public.api_tokens as
 SELECT id,
    organization_id,
    name,
    key_prefix,
    scopes,
    expires_at,
    revoked_at,
    last_used_at,
    created_by,
    created_at
   FROM api_keys;
create view public.audit_log as
 SELECT id,
    organization_id,
    organization_id AS company_id,
    user_id,
    action,
    resource_type,
    resource_id,
    details AS metadata,
    ip_address,
    user_agent,
    "timestamp" AS created_at
   FROM audit_logs;
create view public.companies as
 SELECT id,
    name,
    slug,
    subdomain,
    subscription_tier,
    subscription_status,
    subscription_expires_at,
    stripe_customer_id,
    stripe_subscription_id,
    usage_stats,
    settings,
    created_at,
    updated_at
   FROM organizations;
create view public.company_members as
 SELECT organization_id AS company_id,
    user_id,
    role,
    permissions,
    invited_by,
    joined_at,
    created_at,
    updated_at
   FROM organization_memberships;
create view public.failed_attempts as
 SELECT id,
    email,
    ip_address,
    user_agent,
    attempted_at
   FROM failed_login_attempts;
create view public.logs as
 SELECT id,
    organization_id,
    partner_id,
    endpoint,
    method,
    status,
    duration_ms AS duration,
    host(ip_address) AS ip_address,
    user_agent,
    created_at
   FROM api_requests;
create view public.telemetry as
 SELECT sensor_id,
    "timestamp",
    organization_id,
    value,
    raw_value,
    anomaly_score,
    processed,
    quality,
    unit,
    piece_from,
    piece_to,
    piece_day
   FROM private.piece_readings;
create view public.tenant_integrations as
 SELECT id,
    organization_id AS tenant_id,
    provider,
    name,
    config,
    status,
    created_by,
    created_at,
    updated_at
   FROM organization_integrations;
create view public.tenant_members as
 SELECT organization_id AS tenant_id,
    user_id,
    role,
    permissions,
    invited_by,
    joined_at,
    created_at,
    updated_at
   FROM organization_memberships;
create view public.tenant_usage as
 SELECT id,
    organization_id AS tenant_id,
    metric_type,
    period_start,
    usage_count,
    limit_count,
    created_at,
    updated_at
   FROM organization_usage;
create view public.tenants as
 SELECT id,
    name,
    slug,
    subdomain,
    subscription_tier,
    subscription_status,
    subscription_expires_at,
    stripe_customer_id,
    stripe_subscription_id,
    usage_stats,
    settings,
    created_at,
    updated_at
   FROM organizations;
create view public.user_organization_stats as
 SELECT m.organization_id,
    o.name AS organization_name,
    m.user_id,
    m.role,
    m.joined_at,
    ( SELECT count(*) AS count
           FROM organization_memberships x
          WHERE x.organization_id = m.organization_id) AS member_count,
    ( SELECT count(*) AS count
           FROM incidents i
          WHERE i.organization_id = m.organization_id AND i.assigned_to = m.user_id AND (i.status = ANY (ARRAY['open'::text, 'investigating'::text]))) AS open_incidents_assigned,
    ( SELECT count(*) AS count
           FROM comments c
          WHERE c.organization_id = m.organization_id AND c.author_id = m.user_id AND c.deleted_at IS NULL) AS comments_written
   FROM organization_memberships m
     JOIN organizations o ON o.id = m.organization_id
  WHERE m.organization_id = (( SELECT auth.organization_id() AS organization_id));
create view public.user_profiles as
 SELECT id,
    full_name,
    avatar_url,
    preferences,
    created_at,
    updated_at
   FROM profiles;
CREATE OR REPLACE FUNCTION auth.can(permission text)
 RETURNS boolean
 LANGUAGE sql
 STABLE
RETURN COALESCE((((NULLIF(current_setting('request.jwt.claims'::text, true), ''::text))::jsonb -> 'permissions'::text) ?| ARRAY[permission, '*'::text]), false)
;
CREATE OR REPLACE FUNCTION auth.gateway_id()
 RETURNS uuid
 LANGUAGE sql
 STABLE
RETURN (NULLIF(((NULLIF(current_setting('request.jwt.claims'::text, true), ''::text))::jsonb ->> 'gateway_id'::text), ''::text))::uuid
;
CREATE OR REPLACE FUNCTION auth.jwt()
 RETURNS jsonb
 LANGUAGE sql
 STABLE
RETURN (NULLIF(current_setting('request.jwt.claims'::text, true), ''::text))::jsonb
;
CREATE OR REPLACE FUNCTION auth.key_id()
 RETURNS uuid
 LANGUAGE sql
 STABLE
RETURN (NULLIF(((NULLIF(current_setting('request.jwt.claims'::text, true), ''::text))::jsonb ->> 'key_id'::text), ''::text))::uuid
;
CREATE OR REPLACE FUNCTION auth.kind()
 RETURNS text
 LANGUAGE sql
 STABLE
RETURN ((NULLIF(current_setting('request.jwt.claims'::text, true), ''::text))::jsonb ->> 'kind'::text)
;
CREATE OR REPLACE FUNCTION auth.organization_id()
 RETURNS uuid
 LANGUAGE sql
 STABLE
RETURN (NULLIF(((NULLIF(current_setting('request.jwt.claims'::text, true), ''::text))::jsonb ->> 'organization_id'::text), ''::text))::uuid
;
CREATE OR REPLACE FUNCTION auth.partner_id()
 RETURNS uuid
 LANGUAGE sql
 STABLE
RETURN (NULLIF(((NULLIF(current_setting('request.jwt.claims'::text, true), ''::text))::jsonb ->> 'partner_id'::text), ''::text))::uuid
;
CREATE OR REPLACE FUNCTION auth.permissions()
 RETURNS text[]
 LANGUAGE sql
 STABLE
RETURN COALESCE(ARRAY(SELECT jsonb_array_elements_text(((NULLIF(current_setting('request.jwt.claims'::text, true), ''::text))::jsonb -> 'permissions'::text)) AS jsonb_array_elements_text), '{}'::text[])
;
CREATE OR REPLACE FUNCTION auth.role()
 RETURNS text
 LANGUAGE sql
 STABLE
RETURN ((NULLIF(current_setting('request.jwt.claims'::text, true), ''::text))::jsonb ->> 'role'::text)
;
CREATE OR REPLACE FUNCTION auth.site_scope()
 RETURNS uuid[]
 LANGUAGE sql
 STABLE
RETURN (SELECT CASE WHEN (jsonb_typeof((claims.c -> 'site_scope'::text)) = 'array'::text) THEN ARRAY(SELECT (jsonb_array_elements_text((claims.c -> 'site_scope'::text)))::uuid AS jsonb_array_elements_text) ELSE NULL::uuid[] END AS "case" FROM (SELECT (NULLIF(current_setting('request.jwt.claims'::text, true), ''::text))::jsonb AS c) claims)
;
CREATE OR REPLACE FUNCTION auth.uid()
 RETURNS uuid
 LANGUAGE sql
 STABLE
RETURN (NULLIF(((NULLIF(current_setting('request.jwt.claims'::text, true), ''::text))::jsonb ->> 'sub'::text), ''::text))::uuid
;
CREATE OR REPLACE FUNCTION public.check_failed_login_attempts(email text, ip_address inet DEFAULT NULL::inet, OUT failed_attempts integer, OUT remaining_attempts integer, OUT locked boolean, OUT retry_after_seconds integer)
 RETURNS record
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
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
$function$
;
CREATE OR REPLACE FUNCTION public.check_rate_limit(identifier text, endpoint text, max_requests integer, window_seconds integer)
 RETURNS boolean
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
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
end $function$
;
CREATE OR REPLACE FUNCTION public.clear_failed_login_attempts(email text, ip_address inet DEFAULT NULL::inet)
 RETURNS integer
 LANGUAGE sql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  with gone as (
    delete from public.failed_login_attempts a where a.email = lower(btrim(clear_failed_login_attempts.email))
      and (clear_failed_login_attempts.ip_address is null or a.ip_address = clear_failed_login_attempts.ip_address)
    returning 1)
  select count(*)::integer from gone
$function$
;
CREATE OR REPLACE FUNCTION public.get_or_create_user_settings(user_id uuid DEFAULT auth.uid(), tenant_id uuid DEFAULT auth.organization_id())
 RETURNS user_settings
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
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
end $function$
;
CREATE OR REPLACE FUNCTION public.get_table_rls_status()
 RETURNS TABLE(table_name text, rls_enabled boolean, rls_forced boolean, policies integer)
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select c.relname::text, c.relrowsecurity, c.relforcerowsecurity, (select count(*)::integer from pg_policy p where p.polrelid = c.oid)
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition order by 1
$function$
;
CREATE OR REPLACE FUNCTION public.get_tenant_member_role(tenant_id uuid, user_id uuid)
 RETURNS text
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select m.role from public.organization_memberships m where m.organization_id = tenant_id and m.user_id = get_tenant_member_role.user_id
$function$
;
CREATE OR REPLACE FUNCTION public.get_unread_notification_count()
 RETURNS integer
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select count(*)::integer from public.notifications n
  where n.organization_id = (select auth.organization_id()) and n.user_id = (select auth.uid()) and not n.read
$function$
;
CREATE OR REPLACE FUNCTION public.get_unread_notification_count(user_id uuid, tenant_id uuid)
 RETURNS integer
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select count(*)::integer from public.notifications n
  where n.user_id = get_unread_notification_count.user_id and n.organization_id = tenant_id and not n.read
    and (current_user = 'service_role' or (n.user_id = (select auth.uid()) and n.organization_id = (select auth.organization_id())))
$function$
;
CREATE OR REPLACE FUNCTION public.handle_new_user()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  insert into public.profiles (id, email, first_name, last_name, full_name, display_name)
  values (new.id, new.email, new.raw_user_meta_data ->> 'first_name', new.raw_user_meta_data ->> 'last_name',
    nullif(coalesce(new.raw_user_meta_data ->> 'full_name', concat_ws(' ', new.raw_user_meta_data ->> 'first_name', new.raw_user_meta_data ->> 'last_name')), ''),
    coalesce(nullif(coalesce(new.raw_user_meta_data ->> 'full_name', concat_ws(' ', new.raw_user_meta_data ->> 'first_name', new.raw_user_meta_data ->> 'last_name')), ''), split_part(new.email, '@', 1)));
  return new;
end $function$
;
CREATE OR REPLACE FUNCTION public.handle_updated_at()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$ begin new.updated_at := now(); return new; end $function$
;
CREATE OR REPLACE FUNCTION public.has_role(_user_id uuid, _role app_role)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select _user_id = (select auth.uid()) and exists (
    select from public.user_roles r
    where r.user_id = _user_id and r.role = _role and r.organization_id = (select auth.organization_id()) and (r.expires_at is null or r.expires_at > now()))
$function$
;
CREATE OR REPLACE FUNCTION public.is_admin(user_id uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select public.has_role(is_admin.user_id, 'admin') or exists (
    select from public.organization_memberships m
    where m.organization_id = (select auth.organization_id()) and m.user_id = is_admin.user_id and m.user_id = (select auth.uid()) and m.role in ('owner', 'admin'))
$function$
;
CREATE OR REPLACE FUNCTION public.is_tenant_member(tenant_id uuid, user_id uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select exists (select from public.organization_memberships m where m.organization_id = tenant_id and m.user_id = is_tenant_member.user_id)
$function$
;
CREATE OR REPLACE FUNCTION jobs.backlog()
 RETURNS TABLE(waiting bigint, failed bigint, oldest timestamp with time zone)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$ select count(*) filter (where attempts < max_attempts), count(*) filter (where attempts >= max_attempts), min(run_at) filter (where attempts < max_attempts)
   from graphile_worker._private_jobs $function$
;
CREATE OR REPLACE FUNCTION jobs.beat(worker text)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  insert into jobs.workers (id) values (worker) on conflict (id) do update set seen_at = now();
  delete from jobs.workers where seen_at < now() - interval '1 day';
$function$
;
CREATE OR REPLACE FUNCTION jobs.enqueue(task text, payload json, queue_name text, run_at timestamp with time zone, max_attempts integer, job_key text)
 RETURNS bigint
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select (graphile_worker.add_job(identifier => task, payload => payload, queue_name => queue_name, run_at => run_at, max_attempts => max_attempts,
    job_key => job_key, job_key_mode => case when job_key is null then null else 'preserve_run_at' end)).id
$function$
;
CREATE OR REPLACE FUNCTION jobs.last_beat()
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$ select max(seen_at) from jobs.workers $function$
;
CREATE OR REPLACE FUNCTION public.log_audit_event(user_id uuid, action text, resource_type text DEFAULT NULL::text, resource_id uuid DEFAULT NULL::uuid, metadata jsonb DEFAULT '{}'::jsonb, tenant_id uuid DEFAULT NULL::uuid)
 RETURNS uuid
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
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
end $function$
;
CREATE OR REPLACE FUNCTION public.mark_notifications_read(user_id uuid, notification_ids uuid[])
 RETURNS integer
 LANGUAGE sql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  with done as (
    update public.notifications n set read = true, read_at = now()
    where n.user_id = mark_notifications_read.user_id and not n.read and n.id = any(notification_ids)
      and (current_user = 'service_role' or (n.user_id = (select auth.uid()) and n.organization_id = (select auth.organization_id())))
    returning 1)
  select count(*)::integer from done
$function$
;
CREATE OR REPLACE FUNCTION public.mark_notifications_read(notification_ids uuid[])
 RETURNS integer
 LANGUAGE sql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  with done as (
    update public.notifications n set read = true, read_at = now()
    where n.organization_id = (select auth.organization_id()) and n.user_id = (select auth.uid()) and not n.read and n.id = any(notification_ids)
    returning 1)
  select count(*)::integer from done
$function$
;
CREATE OR REPLACE FUNCTION private.acknowledge_by_rest()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  if new.acknowledged and not old.acknowledged then
    new.acknowledged_by := auth.uid();
    new.acknowledged_at := now();
  elsif new.acknowledged or not old.acknowledged then
    new.acknowledged_by := old.acknowledged_by;
    new.acknowledged_at := old.acknowledged_at;
  end if;
  return new;
end $function$
;
CREATE OR REPLACE FUNCTION private.acts_for_somebody()
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$ select coalesce(auth.kind(), '') not in ('system', 'service') $function$
;
CREATE OR REPLACE FUNCTION private.append_audit(action text, event audit_event, resource_type text, resource_id uuid, details jsonb, previous_state jsonb, new_state jsonb, status text, error_message text)
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
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
end $function$
;
CREATE OR REPLACE FUNCTION private.append_event(type text, subject_type text, subject_id uuid, site_id uuid, permission text, data jsonb, correlation_id uuid, causation_id uuid, occurred_at timestamp with time zone)
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
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
end $function$
;
CREATE OR REPLACE FUNCTION private.applied_migrations()
 RETURNS integer
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare n integer;
begin
  execute 'select count(*)::integer from drizzle.__drizzle_migrations' into n;
  return n;
end $function$
;
CREATE OR REPLACE FUNCTION private.audit_preimage(a audit_logs)
 RETURNS text
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select jsonb_build_array(a.organization_id, a.seq, a.id, to_char(a.timestamp at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), a.event, a.action,
    a.user_id, a.impersonated_by, a.actor_kind, a.actor_label, a.resource_type, a.resource_id, a.details, a.previous_state, a.new_state,
    host(a.ip_address), a.user_agent, a.request_id, a.status, a.error_message)::text
$function$
;
CREATE OR REPLACE FUNCTION private.capture_change()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
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
end $function$
;
CREATE OR REPLACE FUNCTION private.compact_landing(most integer)
 RETURNS integer
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET plan_cache_mode TO 'force_custom_plan'
 SET enable_bitmapscan TO 'off'
AS $function$
declare
  organization uuid := auth.organization_id();
  moved integer;
begin
  perform private.lock_pieces();
  with oldest as (
    select p.ctid as place, p.received_at, p.count from public.telemetry_pieces p
    where p.organization_id = organization and p.span_seconds is null and (p.received_at < now() - interval '15 minutes'
      or p.day + interval '1 hour' * (p.first_ms / 3600000) < date_trunc('hour', (
        select s.last_timestamp from public.sensor_states s where s.organization_id = organization and s.sensor_id = p.sensor_id), 'UTC'))
    order by p.received_at limit most),
  due as materialized (
    select place from (select place, sum(count) over (order by received_at rows unbounded preceding) - count as before from oldest) o where before < 50 * most),
  taken as (
    delete from public.telemetry_pieces p using due d
    where p.ctid = d.place returning p.*), -- a landed piece stays where it is: only who holds the lock changes or moves it
  sized as (
    select t.*, case when sum(t.count) over (partition by t.sensor_id, t.day, t.first_ms / 3600000) >= 60 then 3600 else 86400 end as span from taken t),
  places as (
    select distinct sensor_id, day, span, first_ms / (span * 1000) as part from sized),
  joined as (
    delete from public.telemetry_pieces c using places p
    where c.organization_id = organization and c.sensor_id = p.sensor_id and c.day = p.day and c.span_seconds = p.span
      and c.first_ms >= p.part * p.span * 1000 and c.first_ms < (p.part + 1) * p.span * 1000
    returning c.*, c.span_seconds as span),
  kinds as (
    select p.*, p.first_ms / (p.span * 1000) as part, p.float_raws is not null as has_float_raws, p.first_ms - lag(p.last_ms) over w as gap
    from (select * from sized union all select * from joined) p
    window w as (partition by sensor_id, day, span, first_ms / (span * 1000), unit, divisor, raw_divisor, float_raws is not null order by first_ms, last_ms)),
  steps as (
    select k.*, bool_or(k.offsets is not null) over w as uneven, min(least(k.step_ms, k.gap)) over w as least_step, max(greatest(k.step_ms, k.gap)) over w as most_step,
      bool_or(k.scores is not null) over w as scored, bool_or(k.flags is not null) over w as flagged
    from kinds k window w as (partition by sensor_id, day, span, part, unit, divisor, raw_divisor, has_float_raws)),
  written as (
    insert into public.telemetry_pieces (sensor_id, day, span_seconds, unit, divisor, raw_divisor, first_ms, last_ms, step_ms, count, whole_values, float_values, whole_raws, float_raws,
      offsets, scores, flags)
    select sensor_id, day, span, unit, divisor, raw_divisor, min(first_ms), max(last_ms), case when not bool_or(uneven) and min(least_step) = max(most_step) then max(most_step) end, sum(count),
      private.array_join(whole_values), private.array_join(float_values), private.array_join(whole_raws), private.array_join(float_raws),
      private.array_join(coalesce(offsets, case when count = 1 then array[first_ms] else array(select generate_series(first_ms, last_ms, step_ms)) end))
        filter (where uneven or least_step <> most_step),
      private.array_join(coalesce(scores, array_fill(null::smallint, array[count]))) filter (where scored),
      private.array_join(coalesce(flags, array_fill(0::smallint, array[count]))) filter (where flagged)
    from (select * from steps order by sensor_id, day, span, part, unit, divisor, raw_divisor, has_float_raws, first_ms, last_ms) s
    group by sensor_id, day, span, part, unit, divisor, raw_divisor, has_float_raws)
  select count(*) from taken into moved;
  return moved;
end $function$
;
CREATE OR REPLACE FUNCTION private.copy_site_of_asset()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
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
end $function$
;
CREATE OR REPLACE FUNCTION private.count_added_assets()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  update public.sites s set asset_count = s.asset_count + c.n
    from (select organization_id, site_id, count(*) as n from added where retired_at is null group by 1, 2) c where s.id = c.site_id and s.organization_id = c.organization_id;
  return null;
end $function$
;
CREATE OR REPLACE FUNCTION private.count_removed_assets()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  update public.sites s set asset_count = s.asset_count - c.n
    from (select organization_id, site_id, count(*) as n from removed where retired_at is null group by 1, 2) c where s.id = c.site_id and s.organization_id = c.organization_id;
  return null;
end $function$
;
CREATE OR REPLACE FUNCTION private.count_site_assets()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  if (new.site_id <> old.site_id or (new.retired_at is null) <> (old.retired_at is null)) and new.retired_at is null then
    update public.sites set asset_count = asset_count + 1 where id = new.site_id and organization_id = new.organization_id;
  end if;
  if (new.site_id <> old.site_id or (new.retired_at is null) <> (old.retired_at is null)) and old.retired_at is null then
    update public.sites set asset_count = asset_count - 1 where id = old.site_id and organization_id = old.organization_id;
  end if;
  return null;
end $function$
;
CREATE OR REPLACE FUNCTION private.end_streams()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  organization uuid := auth.organization_id();
begin
  perform from public.ingest_streams where organization_id = coalesce(organization, organization_id) order by gateway_id for no key update;
  update public.ingest_streams set version = version + 1 where organization_id = coalesce(organization, organization_id);
  return null;
end $function$
;
CREATE OR REPLACE FUNCTION private.ensure_partition(parent text, month timestamp with time zone)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
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
end $function$
;
CREATE OR REPLACE FUNCTION private.explain_written_health()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  if auth.kind() is distinct from 'system' then
    new.health_factors := jsonb_build_array(jsonb_build_object('label', 'Written through the API, not computed', 'points', coalesce(new.health_score - 100, 0)));
  end if;
  return new;
end $function$
;
CREATE OR REPLACE FUNCTION private.fold_work_order_tallies()
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  with gone as (
    delete from public.work_order_tallies where organization_id in (
      select t.organization_id from public.work_order_tallies t group by 1 having count(*) > 200 + 2 * count(distinct (t.site_id, t.status, t.priority, t.kind)))
    returning organization_id, site_id, status, priority, kind, orders)
  insert into public.work_order_tallies (organization_id, site_id, status, priority, kind, orders)
    select g.organization_id, g.site_id, g.status, g.priority, g.kind, sum(g.orders) from gone g group by 1, 2, 3, 4, 5 having sum(g.orders) <> 0
$function$
;
CREATE OR REPLACE FUNCTION private.guard_alert()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
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
end $function$
;
CREATE OR REPLACE FUNCTION private.guard_execution()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  if tg_op = 'INSERT' then
    if new.status not in ('pending', 'in-progress') and coalesce(auth.kind(), '') <> 'system' then
      raise exception 'A run begins pending or in progress' using errcode = 'check_violation', constraint = 'workflow_executions_status_transition';
    end if;
    return new;
  end if;
  if new.status <> old.status and (old.status::text, new.status::text) not in (
    ('pending', 'in-progress'), ('pending', 'cancelled'), ('in-progress', 'completed'), ('in-progress', 'failed'), ('in-progress', 'cancelled')) then
    raise exception 'A run cannot go from % to %', old.status, new.status using errcode = 'check_violation', constraint = 'workflow_executions_status_transition';
  end if;
  if new.status = 'completed' and new.current_step < new.total_steps and private.acts_for_somebody() then
    raise exception 'A run is completed by its last step' using errcode = 'check_violation', constraint = 'workflow_executions_status_transition';
  end if;
  if new.current_step < old.current_step then
    raise exception 'A finished step stays finished' using errcode = 'check_violation', constraint = 'workflow_executions_current_step_check';
  end if;
  if private.acts_for_somebody() and (new.current_step > old.current_step + 1
    or (new.total_steps, new.prescription_id, new.asset_id) is distinct from (old.total_steps, old.prescription_id, old.asset_id)) then
    raise exception 'A run goes on step by step, as it began' using errcode = 'check_violation', constraint = 'workflow_executions_current_step_check';
  end if;
  return new;
end $function$
;
CREATE OR REPLACE FUNCTION private.guard_incident_status()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
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
end $function$
;
CREATE OR REPLACE FUNCTION private.guard_prescription()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  if tg_op = 'INSERT' then
    new.family_id := coalesce(new.family_id, new.id);
    if new.status <> 'draft' and coalesce(auth.kind(), '') <> 'system' then
      raise exception 'A prescription begins as a draft' using errcode = 'check_violation', constraint = 'prescriptions_status_transition';
    end if;
    if new.created_by is distinct from auth.uid() and private.acts_for_somebody() then
      raise exception 'Whoever writes a prescription is its author' using errcode = 'check_violation', constraint = 'prescriptions_created_by_check';
    end if;
    return new;
  end if;
  if new.status <> old.status and (old.status::text, new.status::text) not in (
    ('draft', 'approved'), ('approved', 'active'), ('approved', 'draft'), ('active', 'archived'), ('draft', 'archived'), ('approved', 'archived'))
    and not (old.status = 'draft' and new.status = 'active' and not old.requires_approval) then
    raise exception 'A prescription cannot go from % to %', old.status, new.status using errcode = 'check_violation', constraint = 'prescriptions_status_transition';
  end if;
  if new.status <> old.status and not auth.can('prescriptions:approve') then
    raise exception 'Approving, using and archiving need prescriptions:approve' using errcode = 'insufficient_privilege';
  end if;
  if new.status = 'approved' and old.status = 'draft'
    and (new.approved_by = old.created_by or private.acts_for_somebody()
      and (new.approved_by is distinct from auth.uid() or old.created_by is null and auth.uid() is null)) then -- a key may have written it itself
    raise exception 'Nobody approves their own prescription' using errcode = 'check_violation', constraint = 'prescriptions_approved_by_check';
  end if;
  if (new.steps, new.title, new.asset_type, new.category, new.requires_approval) is distinct from
    (old.steps, old.title, old.asset_type, old.category, old.requires_approval) then
    if old.status <> 'draft' or new.status <> 'draft' then
      raise exception 'Only a draft may be edited: make a new version' using errcode = 'check_violation', constraint = 'prescriptions_steps_check';
    end if;
    -- Otherwise two could put their own words under each other's name, and approve them.
    if old.created_by is not null and old.created_by is distinct from auth.uid() and private.acts_for_somebody() then
      raise exception 'This draft is somebody else''s' using errcode = 'check_violation', constraint = 'prescriptions_steps_check';
    end if;
  end if;
  if (new.family_id, new.version, new.created_by) is distinct from (old.family_id, old.version, old.created_by) and pg_trigger_depth() = 1 then
    raise exception 'The origin of a prescription never changes' using errcode = 'check_violation', constraint = 'prescriptions_version_check';
  end if;
  return new;
end $function$
;
CREATE OR REPLACE FUNCTION private.guard_work_order()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  if tg_op = 'INSERT' then
    -- History comes in as it was; people begin at the beginning.
    if new.status not in ('open', 'assigned') and coalesce(auth.kind(), '') <> 'system' then
      raise exception 'A work order begins open, not %', new.status using errcode = 'check_violation', constraint = 'work_orders_status_transition';
    end if;
    return new;
  end if;
  if new.status <> old.status and (old.status::text, new.status::text) not in (
    ('open', 'assigned'), ('open', 'in-progress'), ('open', 'cancelled'),
    ('assigned', 'open'), ('assigned', 'in-progress'), ('assigned', 'on-hold'), ('assigned', 'cancelled'),
    ('in-progress', 'on-hold'), ('in-progress', 'completed'), ('in-progress', 'cancelled'),
    ('on-hold', 'in-progress'), ('on-hold', 'assigned'), ('on-hold', 'cancelled'),
    ('completed', 'verified'), ('completed', 'in-progress')) then
    raise exception 'A work order cannot go from % to %', old.status, new.status using errcode = 'check_violation', constraint = 'work_orders_status_transition';
  end if;
  -- Who finished and who verified is who does so now, and is not rewritten: otherwise one person could be both. (A foreign key that forgets somebody may.)
  if new.status = 'completed' and old.status <> 'completed' and new.completed_by is distinct from auth.uid() and private.acts_for_somebody() then
    raise exception 'Whoever finishes the work says so' using errcode = 'check_violation', constraint = 'work_orders_completed_by_check';
  end if;
  if old.status in ('completed', 'verified') and new.status in ('completed', 'verified') and new.completed_by is distinct from old.completed_by and pg_trigger_depth() = 1 then
    raise exception 'Who finished the work never changes' using errcode = 'check_violation', constraint = 'work_orders_completed_by_check';
  end if;
  if new.status = 'verified' and old.status <> 'verified' then
    if not auth.can('work-orders:verify') then
      raise exception 'Verifying a work order needs work-orders:verify' using errcode = 'insufficient_privilege';
    end if;
    -- A key is nobody: what nobody is said to have finished, it may have finished itself.
    if new.verified_by = old.completed_by or private.acts_for_somebody()
      and (new.verified_by is distinct from auth.uid() or old.completed_by is null and auth.uid() is null) then
      raise exception 'Somebody else than who finished the work verifies it' using errcode = 'check_violation', constraint = 'work_orders_verified_by_check';
    end if;
  end if;
  if old.status = 'verified' and new.verified_by is distinct from old.verified_by and pg_trigger_depth() = 1 then
    raise exception 'Who verified the work never changes' using errcode = 'check_violation', constraint = 'work_orders_verified_by_check';
  end if;
  if new.number <> old.number or new.organization_id <> old.organization_id then
    raise exception 'The number of a work order never changes' using errcode = 'check_violation', constraint = 'work_orders_number_check';
  end if;
  return new;
end $function$
;
CREATE OR REPLACE FUNCTION private.install_change_capture()
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
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
end $function$
;
CREATE OR REPLACE FUNCTION private.is_ledger_writer()
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$ select current_user = 'ledger_writer' $function$
;
CREATE OR REPLACE FUNCTION private.link_audit()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
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
end $function$
;
CREATE OR REPLACE FUNCTION private.lock_pieces()
 RETURNS void
 LANGUAGE sql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$ select pg_advisory_xact_lock(hashtextextended('gantry.pieces', 0) # hashtextextended(auth.organization_id()::text, 0)) $function$
;
CREATE OR REPLACE FUNCTION private.make_first_buckets()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  insert into storage.buckets (organization_id, id, name, public, owner)
  values (new.id, 'public', 'public', true, null), (new.id, 'private', 'private', false, null), (new.id, 'attachments', 'attachments', false, null);
  return null;
end $function$
;
CREATE OR REPLACE FUNCTION private.matching_asset_ids(q text, max integer)
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
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
end $function$
;
CREATE OR REPLACE FUNCTION private.matching_work_order_ids(q text, statuses smallint[], max integer)
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
declare
  pattern text := '%' || regexp_replace(q, '([\\%_])', '\\\1', 'g') || '%';
  lowered text := lower(pattern); -- "ilike" says the same, and lowers the pattern again for each row
  word text := case when q ~ '^[[:alnum:]]{2}$' then '(^|[\t\n\r -/:-@\[-`{-~])' || q end; -- lib/maintenance/match-work-orders.ts knows it too
  scope uuid[] := auth.site_scope();
  reach integer;
  ids uuid[];
begin
  if not auth.can('maintenance:read') then
    return;
  end if;
  foreach reach in array array[200, 10 * max] loop
    ids := array(select r.id from (
        select w.id, w.title, w.description from public.work_orders w
        where w.status_rank = any(statuses) and w.organization_id = auth.organization_id() and (scope is null or w.site_id is null or w.site_id = any(scope)) limit reach) r
      where case when word is null then lower(r.title) like lowered or lower(r.description) like lowered else r.title ~* word or r.description ~* word end limit max);
    if cardinality(ids) = max then
      return query select unnest(ids);
      return;
    end if;
    exit when cardinality(ids) < reach / 5;
  end loop;
  return query select w.id from public.work_orders w
    where (word is null and (w.title ilike pattern or w.description ilike pattern) or word is not null and (w.title ~* word or w.description ~* word))
      and w.status_rank = any(statuses) and w.organization_id = auth.organization_id() and (scope is null or w.site_id is null or w.site_id = any(scope)) limit max;
end $function$
;
CREATE OR REPLACE FUNCTION private.move_events(moved_type text, moved_ids uuid[], new_site uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  if auth.kind() is distinct from 'system' or auth.organization_id() is null then
    raise exception 'Only the machinery of an organization moves its events' using errcode = 'insufficient_privilege';
  end if;
  update public.domain_events e set site_id = new_site
    where e.organization_id = auth.organization_id() and e.subject_type = moved_type and e.subject_id = any(moved_ids) and e.site_id is distinct from new_site;
end $function$
;
CREATE OR REPLACE FUNCTION private.move_part_stock()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  update public.parts p set quantity_on_hand = p.quantity_on_hand + new.quantity where p.id = new.part_id and p.organization_id = new.organization_id;
  if not found then
    raise exception 'No such part' using errcode = 'foreign_key_violation', constraint = 'part_id';
  end if;
  return null;
end $function$
;
CREATE OR REPLACE FUNCTION private.network_of(address inet)
 RETURNS cidr
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$ select network(set_masklen(address, case family(address) when 6 then 64 else 32 end)) $function$
;
CREATE OR REPLACE FUNCTION private.note_health()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  insert into public.asset_health_history (organization_id, asset_id, computed_at, health_score, status, factors)
    values (new.organization_id, new.id, clock_timestamp(), new.health_score, new.status, new.health_factors) -- a transaction may change it more than once
    on conflict do nothing;
  return null;
end $function$
;
CREATE OR REPLACE FUNCTION private.notify_access_change()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$ begin perform pg_notify('gantry_access', tg_table_name); return null; end $function$
;
CREATE OR REPLACE FUNCTION private.number_alert()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  if new.number is null and new.organization_id is not null then
    insert into public.alert_sequences as s (organization_id, last_value) values (new.organization_id, 1)
      on conflict (organization_id) do update set last_value = s.last_value + 1 returning last_value into new.number;
  end if;
  return new;
end $function$
;
CREATE OR REPLACE FUNCTION private.number_work_order()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  if new.number is null then
    insert into public.work_order_sequences as s (organization_id, last_value) values (new.organization_id, 1)
      on conflict (organization_id) do update set last_value = s.last_value + 1 returning last_value into new.number;
  end if;
  return new;
end $function$
;
CREATE OR REPLACE FUNCTION private.organization_currency()
 RETURNS text
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  return coalesce((select o.settings ->> 'currency' from public.organizations o where o.id = auth.organization_id()), 'EUR');
end $function$
;
CREATE OR REPLACE FUNCTION private.organization_ids()
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$ select id from public.organizations order by created_at $function$
;
CREATE OR REPLACE FUNCTION private.published_relations()
 RETURNS SETOF oid
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select c.oid from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_publication p on p.pubname = 'supabase_realtime'
  where c.relkind in ('r', 'p') and not c.relispartition and n.nspname in ('public', 'storage')
    and (p.puballtables or exists (select from pg_publication_rel r where r.prpubid = p.oid and r.prrelid = c.oid)
      or exists (select from pg_publication_namespace s where s.pnpubid = p.oid and s.pnnspid = c.relnamespace))
$function$
;
CREATE OR REPLACE FUNCTION private.readings(sensor uuid, since timestamp with time zone, before timestamp with time zone)
 RETURNS TABLE(sensor_id uuid, "timestamp" timestamp with time zone, value double precision, raw_value double precision, anomaly_score numeric, processed boolean, quality text, unit text)
 LANGUAGE sql
 STABLE
AS $function$
  select r.sensor_id, r."timestamp", r.value, r.raw_value, r.anomaly_score, r.processed, r.quality, r.unit from private.piece_readings r
  where r.organization_id = (select auth.organization_id()) and r.sensor_id = sensor and r.day > since - interval '1 day' and r.day < before
    and r.day + interval '1 millisecond' * r.last_ms >= since and r.day + interval '1 millisecond' * r.first_ms < before
    and r."timestamp" >= since and r."timestamp" < before
$function$
;
CREATE OR REPLACE FUNCTION private.refuse_asset_cycle()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
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
end $function$
;
CREATE OR REPLACE FUNCTION private.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$ begin raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege'; end $function$
;
CREATE OR REPLACE FUNCTION private.refuse_excess_return()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  if (select sum(m.quantity) from public.part_movements m
    where m.organization_id = new.organization_id and m.work_order_id = new.work_order_id and m.part_id = new.part_id) > 0 then
    raise exception 'An order brings back what it took, and no more' using errcode = 'check_violation', constraint = 'part_movements_returned_check';
  end if;
  return null;
end $function$
;
CREATE OR REPLACE FUNCTION private.refuse_reading()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  raise exception 'Readings come in through ingestion alone' using errcode = 'insufficient_privilege';
end $function$
;
CREATE OR REPLACE FUNCTION private.refuse_rest_write()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$ begin raise exception '%', tg_argv[0] using errcode = 'insufficient_privilege'; end $function$
;
CREATE OR REPLACE FUNCTION private.remove_readings_of_sensor()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  delete from public.telemetry_pieces where organization_id = old.organization_id and sensor_id = old.id;
  return null;
end $function$
;
CREATE OR REPLACE FUNCTION private.sign_in_limits(OUT per_account integer, OUT per_network integer, OUT span interval)
 RETURNS record
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$ select 10, 20, interval '15 minutes' $function$
;
CREATE OR REPLACE FUNCTION private.site_is_of_asset()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  if new.asset_id is not null and new.site_id is distinct from (select a.site_id from public.assets a where a.id = new.asset_id and a.organization_id = new.organization_id) then
    raise exception 'The asset has moved to another site at this moment' using errcode = 'serialization_failure';
  end if;
  return null;
end $function$
;
CREATE OR REPLACE FUNCTION private.start_part_empty()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin new.quantity_on_hand := 0; return new; end $function$
;
CREATE OR REPLACE FUNCTION private.take_alert_number(organization uuid)
 RETURNS integer
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  insert into public.alert_sequences as s (organization_id, last_value) values (organization, 1)
    on conflict (organization_id) do update set last_value = s.last_value + 1 returning last_value
$function$
;
CREATE OR REPLACE FUNCTION private.tally_work_orders()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  if tg_op = 'INSERT' then
    insert into public.work_order_tallies (organization_id, site_id, status, priority, kind, orders)
      select w.organization_id, w.site_id, w.status, w.priority, w.kind, count(*) from added w group by 1, 2, 3, 4, 5;
  elsif tg_op = 'UPDATE' then
    insert into public.work_order_tallies (organization_id, site_id, status, priority, kind, orders)
      select w.organization_id, w.site_id, w.status, w.priority, w.kind, sum(w.n) from (
        select a.organization_id, a.site_id, a.status, a.priority, a.kind, 1 as n from added a union all
        select r.organization_id, r.site_id, r.status, r.priority, r.kind, -1 from removed r) w
      group by 1, 2, 3, 4, 5 having sum(w.n) <> 0;
  else
    insert into public.work_order_tallies (organization_id, site_id, status, priority, kind, orders)
      select w.organization_id, w.site_id, w.status, w.priority, w.kind, -count(*) from removed w
      where exists (select from public.organizations o where o.id = w.organization_id) group by 1, 2, 3, 4, 5;
  end if;
  return null;
end $function$
;
CREATE OR REPLACE FUNCTION private.tell_acknowledged_by_rest()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  perform private.append_audit('alert.acknowledge', 'alert.acknowledged', 'alert', new.id, jsonb_build_object('number', new.number),
    jsonb_build_object('acknowledged', false), jsonb_build_object('acknowledged', true), 'success', null);
  perform private.append_event('alert.acknowledged', 'alert', new.id, new.site_id, 'alerts:read', jsonb_build_object('number', new.number),
    new.correlation_id, null, null);
  return null;
end $function$
;
CREATE OR REPLACE FUNCTION private.zone_of(timezone text)
 RETURNS text
 LANGUAGE plpgsql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  perform now() at time zone timezone;
  return coalesce(timezone, 'UTC');
exception when invalid_parameter_value then
  return 'UTC';
end $function$
;
CREATE OR REPLACE FUNCTION realtime.topic()
 RETURNS text
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$ select nullif(current_setting('realtime.topic', true), '') $function$
;
CREATE OR REPLACE FUNCTION public.record_failed_login_attempt(email text, ip_address inet DEFAULT NULL::inet, user_agent text DEFAULT NULL::text)
 RETURNS void
 LANGUAGE sql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  insert into public.failed_login_attempts (email, ip_address, user_agent) values (lower(btrim(email)), ip_address, left(user_agent, 400))
$function$
;
CREATE OR REPLACE FUNCTION public.update_updated_at_column()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$ begin new.updated_at := now(); return new; end $function$
;
CREATE TRIGGER update_updated_at BEFORE UPDATE ON auth.accounts FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
CREATE TRIGGER update_updated_at BEFORE UPDATE ON auth.flow_states FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
CREATE TRIGGER update_updated_at BEFORE UPDATE ON auth.known_devices FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
CREATE TRIGGER update_updated_at BEFORE UPDATE ON auth.mail_outbox FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
CREATE TRIGGER update_updated_at BEFORE UPDATE ON auth.mfa_factors FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
CREATE TRIGGER update_updated_at BEFORE UPDATE ON auth.one_time_tokens FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
CREATE TRIGGER update_updated_at BEFORE UPDATE ON auth.refresh_tokens FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
CREATE TRIGGER notify_access_change AFTER DELETE OR UPDATE OF revoked_at, expires_at, active_organization_id ON auth.sessions FOR EACH STATEMENT EXECUTE FUNCTION private.notify_access_change();
CREATE TRIGGER update_updated_at BEFORE UPDATE ON auth.sessions FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
CREATE TRIGGER notify_access_change AFTER INSERT OR DELETE OR UPDATE ON auth.signing_keys FOR EACH STATEMENT EXECUTE FUNCTION private.notify_access_change();
CREATE TRIGGER update_updated_at BEFORE UPDATE ON auth.signing_keys FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
CREATE TRIGGER notify_access_change AFTER DELETE OR UPDATE OF banned_until ON auth.users FOR EACH STATEMENT EXECUTE FUNCTION private.notify_access_change();
CREATE TRIGGER on_auth_user_created AFTER INSERT ON auth.users FOR EACH ROW EXECUTE FUNCTION handle_new_user();
CREATE TRIGGER update_updated_at BEFORE UPDATE ON auth.users FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
CREATE CONSTRAINT TRIGGER link_audit AFTER INSERT ON private.audit_waiting DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION private.link_audit();
CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.alert_rule_states FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
CREATE TRIGGER capture_delete AFTER DELETE ON public.alert_rules FOR EACH ROW EXECUTE FUNCTION private.capture_change('organization_id', '', '', 'id');
CREATE TRIGGER capture_insert AFTER INSERT ON public.alert_rules FOR EACH ROW EXECUTE FUNCTION private.capture_change('organization_id', '', '', 'id');
CREATE TRIGGER capture_update AFTER UPDATE ON public.alert_rules FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION private.capture_change('organization_id', '', '', 'id');
CREATE TRIGGER end_streams BEFORE INSERT OR DELETE OR UPDATE OF enabled, condition_type, condition_config, asset_types, sensor_types, site_ids, sensor_ids ON public.alert_rules FOR EACH STATEMENT EXECUTE FUNCTION private.end_streams();
CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.alert_rules FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.alert_sequences FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
CREATE TRIGGER capture_delete AFTER DELETE ON public.alert_silences FOR EACH ROW EXECUTE FUNCTION private.capture_change('organization_id', 'site_id', '', 'id');
CREATE TRIGGER capture_insert AFTER INSERT ON public.alert_silences FOR EACH ROW EXECUTE FUNCTION private.capture_change('organization_id', 'site_id', '', 'id');
CREATE TRIGGER capture_update AFTER UPDATE ON public.alert_silences FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION private.capture_change('organization_id', 'site_id', '', 'id');
CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.alert_silences FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
CREATE TRIGGER acknowledge_by_rest BEFORE UPDATE ON public.alerts FOR EACH ROW WHEN ((CURRENT_USER = 'rest_user'::name)) EXECUTE FUNCTION private.acknowledge_by_rest();
CREATE TRIGGER capture_delete AFTER DELETE ON public.alerts FOR EACH ROW EXECUTE FUNCTION private.capture_change('organization_id', 'site_id', '', 'id');
CREATE TRIGGER capture_insert AFTER INSERT ON public.alerts FOR EACH ROW EXECUTE FUNCTION private.capture_change('organization_id', 'site_id', '', 'id');
CREATE TRIGGER capture_update AFTER UPDATE ON public.alerts FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION private.capture_change('organization_id', 'site_id', '', 'id');
CREATE TRIGGER copy_site_of_asset BEFORE INSERT OR UPDATE OF asset_id ON public.alerts FOR EACH ROW EXECUTE FUNCTION private.copy_site_of_asset();
CREATE TRIGGER guard_alert BEFORE UPDATE ON public.alerts FOR EACH ROW EXECUTE FUNCTION private.guard_alert();
CREATE TRIGGER number_alert BEFORE INSERT ON public.alerts FOR EACH ROW WHEN ((new.number IS NULL)) EXECUTE FUNCTION private.number_alert();
CREATE TRIGGER site_is_of_asset AFTER INSERT OR UPDATE OF asset_id ON public.alerts FOR EACH ROW EXECUTE FUNCTION private.site_is_of_asset();
CREATE TRIGGER tell_acknowledged_by_rest AFTER UPDATE ON public.alerts FOR EACH ROW WHEN (((CURRENT_USER = 'rest_user'::name) AND new.acknowledged AND (NOT old.acknowledged))) EXECUTE FUNCTION private.tell_acknowledged_by_rest();
CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.alerts FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
CREATE TRIGGER notify_access_change AFTER DELETE OR UPDATE OF revoked_at, expires_at, scopes, ip_allowlist, rate_limit_per_minute, gateway_id ON public.api_keys FOR EACH STATEMENT EXECUTE FUNCTION private.notify_access_change();
CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.api_keys FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
CREATE TRIGGER capture_delete AFTER DELETE ON public.asset_components FOR EACH ROW EXECUTE FUNCTION private.capture_change('organization_id', 'site_id', '', 'id');
CREATE TRIGGER capture_insert AFTER INSERT ON public.asset_components FOR EACH ROW EXECUTE FUNCTION private.capture_change('organization_id', 'site_id', '', 'id');
CREATE TRIGGER capture_update AFTER UPDATE ON public.asset_components FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION private.capture_change('organization_id', 'site_id', '', 'id');
CREATE TRIGGER copy_site_of_asset BEFORE INSERT OR UPDATE OF asset_id ON public.asset_components FOR EACH ROW EXECUTE FUNCTION private.copy_site_of_asset();
CREATE TRIGGER keep_asset BEFORE UPDATE OF asset_id ON public.asset_components FOR EACH ROW WHEN (((CURRENT_USER = 'rest_user'::name) AND (new.asset_id IS DISTINCT FROM old.asset_id))) EXECUTE FUNCTION private.refuse_rest_write('A component stays with its asset');
CREATE TRIGGER site_is_of_asset AFTER INSERT OR UPDATE OF asset_id ON public.asset_components FOR EACH ROW EXECUTE FUNCTION private.site_is_of_asset();
CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.asset_components FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
CREATE TRIGGER copy_site_of_asset BEFORE INSERT OR UPDATE OF asset_id ON public.asset_downtimes FOR EACH ROW EXECUTE FUNCTION private.copy_site_of_asset();
CREATE TRIGGER site_is_of_asset AFTER INSERT OR UPDATE OF asset_id ON public.asset_downtimes FOR EACH ROW EXECUTE FUNCTION private.site_is_of_asset();
CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.asset_downtimes FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
CREATE TRIGGER copy_site_of_asset BEFORE INSERT OR UPDATE OF asset_id ON public.asset_health_history FOR EACH ROW EXECUTE FUNCTION private.copy_site_of_asset();
CREATE TRIGGER site_is_of_asset AFTER INSERT OR UPDATE OF asset_id ON public.asset_health_history FOR EACH ROW EXECUTE FUNCTION private.site_is_of_asset();
CREATE TRIGGER capture_delete AFTER DELETE ON public.assets FOR EACH ROW EXECUTE FUNCTION private.capture_change('organization_id', 'site_id', '', 'id');
CREATE TRIGGER capture_insert AFTER INSERT ON public.assets FOR EACH ROW EXECUTE FUNCTION private.capture_change('organization_id', 'site_id', '', 'id');
CREATE TRIGGER capture_update AFTER UPDATE ON public.assets FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION private.capture_change('organization_id', 'site_id', '', 'id');
CREATE TRIGGER count_added_assets AFTER INSERT ON public.assets REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION private.count_added_assets();
CREATE TRIGGER count_removed_assets AFTER DELETE ON public.assets REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION private.count_removed_assets();
CREATE TRIGGER count_site_assets AFTER UPDATE OF site_id, retired_at ON public.assets FOR EACH ROW EXECUTE FUNCTION private.count_site_assets();
CREATE TRIGGER end_streams BEFORE DELETE OR UPDATE OF name, type ON public.assets FOR EACH STATEMENT EXECUTE FUNCTION private.end_streams();
CREATE TRIGGER explain_first_health BEFORE INSERT ON public.assets FOR EACH ROW WHEN (((new.status <> 'healthy'::asset_status) OR (new.health_score IS NOT NULL))) EXECUTE FUNCTION private.explain_written_health();
CREATE TRIGGER explain_written_health BEFORE UPDATE OF status, health_score ON public.assets FOR EACH ROW WHEN (((new.status IS DISTINCT FROM old.status) OR (new.health_score IS DISTINCT FROM old.health_score))) EXECUTE FUNCTION private.explain_written_health();
CREATE TRIGGER keep_retired BEFORE UPDATE ON public.assets FOR EACH ROW WHEN (((CURRENT_USER = 'rest_user'::name) AND (old.retired_at IS NOT NULL))) EXECUTE FUNCTION private.refuse_rest_write('A retired asset no longer changes');
CREATE TRIGGER keep_site BEFORE UPDATE OF site_id ON public.assets FOR EACH ROW WHEN (((CURRENT_USER = 'rest_user'::name) AND (new.site_id IS DISTINCT FROM old.site_id))) EXECUTE FUNCTION private.refuse_rest_write('An asset moves to another site in the console or by /api/v1, where everything of it moves along');
CREATE TRIGGER note_first_health AFTER INSERT ON public.assets FOR EACH ROW WHEN (((new.status <> 'healthy'::asset_status) OR (new.health_score IS NOT NULL))) EXECUTE FUNCTION private.note_health();
CREATE TRIGGER note_health AFTER UPDATE OF status, health_score ON public.assets FOR EACH ROW WHEN (((new.status IS DISTINCT FROM old.status) OR (new.health_score IS DISTINCT FROM old.health_score))) EXECUTE FUNCTION private.note_health();
CREATE TRIGGER refuse_asset_cycle BEFORE INSERT OR UPDATE OF parent_id ON public.assets FOR EACH ROW WHEN ((new.parent_id IS NOT NULL)) EXECUTE FUNCTION private.refuse_asset_cycle();
CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.assets FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
CREATE TRIGGER capture_delete AFTER DELETE ON public.attachments FOR EACH ROW EXECUTE FUNCTION private.capture_change('organization_id', 'site_id', '', 'id');
CREATE TRIGGER capture_insert AFTER INSERT ON public.attachments FOR EACH ROW EXECUTE FUNCTION private.capture_change('organization_id', 'site_id', '', 'id');
CREATE TRIGGER capture_update AFTER UPDATE ON public.attachments FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION private.capture_change('organization_id', 'site_id', '', 'id');
CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.attachments FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON public.audit_logs FOR EACH ROW EXECUTE FUNCTION private.refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON public.audit_logs FOR EACH STATEMENT EXECUTE FUNCTION private.refuse_change();
CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.cmms_connections FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.cmms_links FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
CREATE TRIGGER capture_delete AFTER DELETE ON public.comments FOR EACH ROW EXECUTE FUNCTION private.capture_change('organization_id', 'site_id', '', 'id');
CREATE TRIGGER capture_insert AFTER INSERT ON public.comments FOR EACH ROW EXECUTE FUNCTION private.capture_change('organization_id', 'site_id', '', 'id');
CREATE TRIGGER capture_update AFTER UPDATE ON public.comments FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION private.capture_change('organization_id', 'site_id', '', 'id');
CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.comments FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.communication_channels FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.gateways FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.inbound_webhook_deliveries FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.inbound_webhooks FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
CREATE TRIGGER capture_delete AFTER DELETE ON public.incident_alerts FOR EACH ROW EXECUTE FUNCTION private.capture_change('organization_id', '', '', 'organization_id', 'alert_id');
CREATE TRIGGER capture_insert AFTER INSERT ON public.incident_alerts FOR EACH ROW EXECUTE FUNCTION private.capture_change('organization_id', '', '', 'organization_id', 'alert_id');
CREATE TRIGGER capture_update AFTER UPDATE ON public.incident_alerts FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION private.capture_change('organization_id', '', '', 'organization_id', 'alert_id');
CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.incident_sequences FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
CREATE TRIGGER capture_delete AFTER DELETE ON public.incidents FOR EACH ROW EXECUTE FUNCTION private.capture_change('organization_id', 'site_id', '', 'id');
CREATE TRIGGER capture_insert AFTER INSERT ON public.incidents FOR EACH ROW EXECUTE FUNCTION private.capture_change('organization_id', 'site_id', '', 'id');
CREATE TRIGGER capture_update AFTER UPDATE ON public.incidents FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION private.capture_change('organization_id', 'site_id', '', 'id');
CREATE TRIGGER copy_site_of_asset BEFORE INSERT OR UPDATE OF asset_id ON public.incidents FOR EACH ROW EXECUTE FUNCTION private.copy_site_of_asset();
CREATE TRIGGER guard_incident_status BEFORE INSERT OR UPDATE ON public.incidents FOR EACH ROW EXECUTE FUNCTION private.guard_incident_status();
CREATE TRIGGER site_is_of_asset AFTER INSERT OR UPDATE OF asset_id ON public.incidents FOR EACH ROW EXECUTE FUNCTION private.site_is_of_asset();
CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.incidents FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
CREATE TRIGGER copy_site_of_asset BEFORE INSERT OR UPDATE OF asset_id ON public.maintenance_plans FOR EACH ROW EXECUTE FUNCTION private.copy_site_of_asset();
CREATE TRIGGER site_is_of_asset AFTER INSERT OR UPDATE OF asset_id ON public.maintenance_plans FOR EACH ROW EXECUTE FUNCTION private.site_is_of_asset();
CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.maintenance_plans FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
CREATE TRIGGER capture_delete AFTER DELETE ON public.maintenance_windows FOR EACH ROW EXECUTE FUNCTION private.capture_change('organization_id', 'site_id', '', 'id');
CREATE TRIGGER capture_insert AFTER INSERT ON public.maintenance_windows FOR EACH ROW EXECUTE FUNCTION private.capture_change('organization_id', 'site_id', '', 'id');
CREATE TRIGGER capture_update AFTER UPDATE ON public.maintenance_windows FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION private.capture_change('organization_id', 'site_id', '', 'id');
CREATE TRIGGER copy_site_of_asset BEFORE INSERT OR UPDATE OF asset_id ON public.maintenance_windows FOR EACH ROW WHEN ((new.asset_id IS NOT NULL)) EXECUTE FUNCTION private.copy_site_of_asset();
CREATE TRIGGER site_is_of_asset AFTER INSERT OR UPDATE OF asset_id ON public.maintenance_windows FOR EACH ROW EXECUTE FUNCTION private.site_is_of_asset();
CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.maintenance_windows FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.notification_deliveries FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.notification_routes FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
CREATE TRIGGER capture_delete AFTER DELETE ON public.notifications FOR EACH ROW EXECUTE FUNCTION private.capture_change('organization_id', '', 'user_id', 'id');
CREATE TRIGGER capture_insert AFTER INSERT ON public.notifications FOR EACH ROW EXECUTE FUNCTION private.capture_change('organization_id', '', 'user_id', 'id');
CREATE TRIGGER capture_update AFTER UPDATE ON public.notifications FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION private.capture_change('organization_id', '', 'user_id', 'id');
CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.notifications FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.organization_integrations FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
CREATE TRIGGER capture_delete AFTER DELETE ON public.organization_memberships FOR EACH ROW EXECUTE FUNCTION private.capture_change('organization_id', '', 'user_id', 'organization_id', 'user_id');
CREATE TRIGGER capture_insert AFTER INSERT ON public.organization_memberships FOR EACH ROW EXECUTE FUNCTION private.capture_change('organization_id', '', 'user_id', 'organization_id', 'user_id');
CREATE TRIGGER capture_update AFTER UPDATE ON public.organization_memberships FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION private.capture_change('organization_id', '', 'user_id', 'organization_id', 'user_id');
CREATE TRIGGER notify_access_change AFTER INSERT OR DELETE OR UPDATE ON public.organization_memberships FOR EACH STATEMENT EXECUTE FUNCTION private.notify_access_change();
CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.organization_memberships FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.organization_usage FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
CREATE TRIGGER capture_delete AFTER DELETE ON public.organizations FOR EACH ROW EXECUTE FUNCTION private.capture_change('id', '', '', 'id');
CREATE TRIGGER capture_insert AFTER INSERT ON public.organizations FOR EACH ROW EXECUTE FUNCTION private.capture_change('id', '', '', 'id');
CREATE TRIGGER capture_update AFTER UPDATE ON public.organizations FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION private.capture_change('id', '', '', 'id');
CREATE TRIGGER make_first_buckets AFTER INSERT ON public.organizations FOR EACH ROW EXECUTE FUNCTION private.make_first_buckets();
CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.organizations FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
CREATE TRIGGER move_part_stock AFTER INSERT ON public.part_movements FOR EACH ROW EXECUTE FUNCTION private.move_part_stock();
CREATE TRIGGER refuse_excess_return AFTER INSERT ON public.part_movements FOR EACH ROW WHEN (((new.reason = 'returned'::text) AND (new.work_order_id IS NOT NULL))) EXECUTE FUNCTION private.refuse_excess_return();
CREATE TRIGGER start_part_empty BEFORE INSERT ON public.parts FOR EACH ROW EXECUTE FUNCTION private.start_part_empty();
CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.parts FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
CREATE TRIGGER notify_access_change AFTER INSERT OR DELETE OR UPDATE ON public.permission_delegations FOR EACH STATEMENT EXECUTE FUNCTION private.notify_access_change();
CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.permission_delegations FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
CREATE TRIGGER capture_delete AFTER DELETE ON public.prescriptions FOR EACH ROW EXECUTE FUNCTION private.capture_change('organization_id', '', '', 'id');
CREATE TRIGGER capture_insert AFTER INSERT ON public.prescriptions FOR EACH ROW EXECUTE FUNCTION private.capture_change('organization_id', '', '', 'id');
CREATE TRIGGER capture_update AFTER UPDATE ON public.prescriptions FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION private.capture_change('organization_id', '', '', 'id');
CREATE TRIGGER guard_prescription BEFORE INSERT OR UPDATE ON public.prescriptions FOR EACH ROW EXECUTE FUNCTION private.guard_prescription();
CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.prescriptions FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
CREATE TRIGGER capture_delete AFTER DELETE ON public.profiles FOR EACH ROW EXECUTE FUNCTION private.capture_change('', '', '', 'id');
CREATE TRIGGER capture_insert AFTER INSERT ON public.profiles FOR EACH ROW EXECUTE FUNCTION private.capture_change('', '', '', 'id');
CREATE TRIGGER capture_update AFTER UPDATE ON public.profiles FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION private.capture_change('', '', '', 'id');
CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.profiles FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.project_members FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
CREATE TRIGGER capture_delete AFTER DELETE ON public.projects FOR EACH ROW EXECUTE FUNCTION private.capture_change('organization_id', '', '', 'id');
CREATE TRIGGER capture_insert AFTER INSERT ON public.projects FOR EACH ROW EXECUTE FUNCTION private.capture_change('organization_id', '', '', 'id');
CREATE TRIGGER capture_update AFTER UPDATE ON public.projects FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION private.capture_change('organization_id', '', '', 'id');
CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.projects FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.repair_proofs FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.saved_views FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
CREATE TRIGGER copy_site_of_asset BEFORE INSERT OR UPDATE OF asset_id ON public.sensors FOR EACH ROW EXECUTE FUNCTION private.copy_site_of_asset();
CREATE TRIGGER end_streams BEFORE DELETE OR UPDATE OF name, type, engineering_unit, asset_id, site_id, gateway_id, calibration_offset, calibration_scale ON public.sensors FOR EACH STATEMENT EXECUTE FUNCTION private.end_streams();
CREATE TRIGGER remove_readings_of_sensor AFTER DELETE ON public.sensors FOR EACH ROW EXECUTE FUNCTION private.remove_readings_of_sensor();
CREATE TRIGGER site_is_of_asset AFTER INSERT OR UPDATE OF asset_id ON public.sensors FOR EACH ROW EXECUTE FUNCTION private.site_is_of_asset();
CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.sensors FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
CREATE TRIGGER capture_delete AFTER DELETE ON public.sites FOR EACH ROW EXECUTE FUNCTION private.capture_change('organization_id', 'id', '', 'id');
CREATE TRIGGER capture_insert AFTER INSERT ON public.sites FOR EACH ROW EXECUTE FUNCTION private.capture_change('organization_id', 'id', '', 'id');
CREATE TRIGGER capture_update AFTER UPDATE ON public.sites FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION private.capture_change('organization_id', 'id', '', 'id');
CREATE TRIGGER keep_asset_count BEFORE UPDATE OF asset_count ON public.sites FOR EACH ROW WHEN (((pg_trigger_depth() = 0) AND (new.asset_count IS DISTINCT FROM old.asset_count))) EXECUTE FUNCTION private.refuse_rest_write('The count of assets is kept by the database');
CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.sites FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.team_invitations FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
CREATE TRIGGER refuse_reading INSTEAD OF INSERT OR DELETE OR UPDATE ON public.telemetry FOR EACH ROW EXECUTE FUNCTION private.refuse_reading();
CREATE TRIGGER copy_site_of_asset BEFORE INSERT OR UPDATE OF asset_id ON public.telemetry_annotations FOR EACH ROW EXECUTE FUNCTION private.copy_site_of_asset();
CREATE TRIGGER site_is_of_asset AFTER INSERT OR UPDATE OF asset_id ON public.telemetry_annotations FOR EACH ROW EXECUTE FUNCTION private.site_is_of_asset();
CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.telemetry_annotations FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON public.trust_ledger_roots FOR EACH ROW EXECUTE FUNCTION private.refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON public.trust_ledger_roots FOR EACH STATEMENT EXECUTE FUNCTION private.refuse_change();
CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.user_apps FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
CREATE TRIGGER notify_access_change AFTER INSERT OR DELETE OR UPDATE ON public.user_roles FOR EACH STATEMENT EXECUTE FUNCTION private.notify_access_change();
CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.user_roles FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.user_settings FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.work_order_labor FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.work_order_sequences FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
CREATE TRIGGER capture_delete AFTER DELETE ON public.work_order_tasks FOR EACH ROW EXECUTE FUNCTION private.capture_change('organization_id', '', '', 'id');
CREATE TRIGGER capture_insert AFTER INSERT ON public.work_order_tasks FOR EACH ROW EXECUTE FUNCTION private.capture_change('organization_id', '', '', 'id');
CREATE TRIGGER capture_update AFTER UPDATE ON public.work_order_tasks FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION private.capture_change('organization_id', '', '', 'id');
CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.work_order_tasks FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
CREATE TRIGGER a_number_work_order BEFORE INSERT ON public.work_orders FOR EACH ROW EXECUTE FUNCTION private.number_work_order();
CREATE TRIGGER capture_delete AFTER DELETE ON public.work_orders FOR EACH ROW EXECUTE FUNCTION private.capture_change('organization_id', 'site_id', '', 'id');
CREATE TRIGGER capture_insert AFTER INSERT ON public.work_orders FOR EACH ROW EXECUTE FUNCTION private.capture_change('organization_id', 'site_id', '', 'id');
CREATE TRIGGER capture_update AFTER UPDATE ON public.work_orders FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION private.capture_change('organization_id', 'site_id', '', 'id');
CREATE TRIGGER copy_site_of_asset BEFORE INSERT OR UPDATE OF asset_id ON public.work_orders FOR EACH ROW EXECUTE FUNCTION private.copy_site_of_asset();
CREATE TRIGGER guard_work_order BEFORE INSERT OR UPDATE ON public.work_orders FOR EACH ROW EXECUTE FUNCTION private.guard_work_order();
CREATE TRIGGER site_is_of_asset AFTER INSERT OR UPDATE OF asset_id ON public.work_orders FOR EACH ROW EXECUTE FUNCTION private.site_is_of_asset();
CREATE TRIGGER tally_added_work_orders AFTER INSERT ON public.work_orders REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION private.tally_work_orders();
CREATE TRIGGER tally_changed_work_orders AFTER UPDATE ON public.work_orders REFERENCING OLD TABLE AS removed NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION private.tally_work_orders();
CREATE TRIGGER tally_removed_work_orders AFTER DELETE ON public.work_orders REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION private.tally_work_orders();
CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.work_orders FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
CREATE TRIGGER copy_site_of_asset BEFORE INSERT OR UPDATE OF asset_id ON public.workflow_executions FOR EACH ROW EXECUTE FUNCTION private.copy_site_of_asset();
CREATE TRIGGER guard_execution BEFORE INSERT OR UPDATE ON public.workflow_executions FOR EACH ROW EXECUTE FUNCTION private.guard_execution();
CREATE TRIGGER site_is_of_asset AFTER INSERT OR UPDATE OF asset_id ON public.workflow_executions FOR EACH ROW EXECUTE FUNCTION private.site_is_of_asset();
CREATE TRIGGER update_updated_at BEFORE UPDATE ON public.workflow_executions FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
CREATE TRIGGER update_updated_at BEFORE UPDATE ON storage.buckets FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
CREATE TRIGGER update_updated_at BEFORE UPDATE ON storage.objects FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
CREATE TRIGGER update_updated_at BEFORE UPDATE ON storage.uploads FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
grant delete, insert, select, update on auth.accounts to service_role;
grant delete, insert, select, update on auth.accounts to auth_admin;
grant delete, insert, select, update on auth.flow_states to service_role;
grant delete, insert, select, update on auth.flow_states to auth_admin;
grant delete, insert, select, update on auth.known_devices to service_role;
grant delete, insert, select, update on auth.known_devices to auth_admin;
grant delete, insert, select, update on auth.mail_outbox to service_role;
grant delete, insert, select, update on auth.mail_outbox to auth_admin;
grant delete, insert, select, update on auth.mfa_factors to service_role;
grant delete, insert, select, update on auth.mfa_factors to auth_admin;
grant delete, insert, select, update on auth.one_time_tokens to service_role;
grant delete, insert, select, update on auth.one_time_tokens to auth_admin;
grant delete, insert, select, update on auth.realtime_places to service_role;
grant delete, insert, select, update on auth.realtime_places to auth_admin;
grant delete, insert, select, update on auth.refresh_tokens to service_role;
grant delete, insert, select, update on auth.refresh_tokens to auth_admin;
grant delete, insert, select, update on auth.sessions to service_role;
grant delete, insert, select, update on auth.sessions to auth_admin;
grant delete, insert, select, update on auth.signing_keys to service_role;
grant delete, insert, select, update on auth.signing_keys to auth_admin;
grant delete, insert, select, update on auth.users to service_role;
grant delete, insert, select, update on auth.users to auth_admin;
grant insert, select, update on private.audit_heads to ledger_writer;
grant delete, insert, select on private.audit_waiting to ledger_writer;
grant select on private.piece_hours to authenticated;
grant select on private.piece_hours to rest_user;
grant select on private.piece_hours to worker;
grant select on private.piece_hours to service_role;
grant select on private.piece_readings to authenticated;
grant select on private.piece_readings to rest_user;
grant select on private.piece_readings to worker;
grant select on private.piece_readings to service_role;
grant select on public.alert_notices to authenticated;
grant select on public.alert_notices to rest_user;
grant insert, select on public.alert_notices to worker;
grant delete, insert, select, update on public.alert_notices to service_role;
grant select on public.alert_rule_states to authenticated;
grant select on public.alert_rule_states to rest_user;
grant delete, insert, select, update on public.alert_rule_states to worker;
grant delete, insert, select, update on public.alert_rule_states to service_role;
grant delete, insert, select, update on public.alert_rules to authenticated;
grant select on public.alert_rules to rest_user;
grant delete, insert, select, update on public.alert_rules to worker;
grant delete, insert, select, update on public.alert_rules to service_role;
grant delete, insert, select, update on public.alert_sequences to authenticated;
grant select on public.alert_sequences to rest_user;
grant delete, insert, select, update on public.alert_sequences to worker;
grant delete, insert, select, update on public.alert_sequences to service_role;
grant insert, select, update on public.alert_sequences to ledger_writer;
grant delete, insert, select, update on public.alert_silences to authenticated;
grant select on public.alert_silences to rest_user;
grant delete, insert, select, update on public.alert_silences to worker;
grant delete, insert, select, update on public.alert_silences to service_role;
grant select on public.alerts to authenticated;
grant select on public.alerts to rest_user;
grant delete, insert, select, update on public.alerts to worker;
grant delete, insert, select, update on public.alerts to service_role;
grant select on public.api_key_usage to authenticated;
grant select on public.api_key_usage to rest_user;
grant select on public.api_key_usage to worker;
grant select on public.api_key_usage to service_role;
grant delete, insert on public.api_keys to authenticated;
grant delete, insert, update on public.api_keys to worker;
grant delete, insert, select, update on public.api_keys to service_role;
grant delete, insert, select, update on public.api_keys to auth_admin;
grant select on public.api_logs to authenticated;
grant select on public.api_logs to rest_user;
grant select on public.api_logs to worker;
grant select on public.api_logs to service_role;
grant select on public.api_requests to authenticated;
grant select on public.api_requests to rest_user;
grant select on public.api_requests to worker;
grant select on public.api_requests to service_role;
grant insert on public.api_requests to auth_admin;
grant select on public.api_tokens to authenticated;
grant select on public.api_tokens to rest_user;
grant select on public.api_tokens to worker;
grant select on public.api_tokens to service_role;
grant delete, insert, select, update on public.asset_components to authenticated;
grant delete, select on public.asset_components to rest_user;
grant delete, insert, select, update on public.asset_components to worker;
grant delete, insert, select, update on public.asset_components to service_role;
grant delete, insert, select, update on public.asset_downtimes to authenticated;
grant select on public.asset_downtimes to rest_user;
grant delete, insert, select, update on public.asset_downtimes to worker;
grant delete, insert, select, update on public.asset_downtimes to service_role;
grant select on public.asset_health_history to authenticated;
grant select on public.asset_health_history to rest_user;
grant insert, select on public.asset_health_history to worker;
grant delete, insert, select, update on public.asset_health_history to service_role;
grant insert, select on public.asset_health_history to ledger_writer;
grant delete, insert, select, update on public.assets to authenticated;
grant select on public.assets to rest_user;
grant delete, insert, select, update on public.assets to worker;
grant delete, insert, select, update on public.assets to service_role;
grant select on public.assets to ledger_writer;
grant delete, insert, select, update on public.attachments to authenticated;
grant select on public.attachments to rest_user;
grant delete, insert, select, update on public.attachments to worker;
grant delete, insert, select, update on public.attachments to service_role;
grant select on public.audit_log to authenticated;
grant select on public.audit_log to rest_user;
grant select on public.audit_log to worker;
grant select on public.audit_log to service_role;
grant select on public.audit_logs to authenticated;
grant select on public.audit_logs to rest_user;
grant select on public.audit_logs to worker;
grant select on public.audit_logs to service_role;
grant insert, select on public.audit_logs to ledger_writer;
grant delete, insert, update on public.cmms_connections to authenticated;
grant delete, insert, select, update on public.cmms_connections to worker;
grant delete, insert, select, update on public.cmms_connections to service_role;
grant delete, insert, select, update on public.cmms_links to authenticated;
grant select on public.cmms_links to rest_user;
grant delete, insert, select, update on public.cmms_links to worker;
grant delete, insert, select, update on public.cmms_links to service_role;
grant insert, select, update on public.cmms_syncs to authenticated;
grant select on public.cmms_syncs to rest_user;
grant delete, insert, select, update on public.cmms_syncs to worker;
grant delete, insert, select, update on public.cmms_syncs to service_role;
grant insert, select, update on public.comment_notifications to authenticated;
grant select on public.comment_notifications to rest_user;
grant delete, insert, select, update on public.comment_notifications to worker;
grant delete, insert, select, update on public.comment_notifications to service_role;
grant insert, select on public.comments to authenticated;
grant select on public.comments to rest_user;
grant delete, insert, select, update on public.comments to worker;
grant delete, insert, select, update on public.comments to service_role;
grant delete, insert, select, update on public.communication_channels to worker;
grant delete, insert, select, update on public.communication_channels to service_role;
grant select on public.companies to authenticated;
grant select on public.companies to rest_user;
grant select on public.companies to worker;
grant select on public.companies to service_role;
grant select on public.company_members to authenticated;
grant select on public.company_members to rest_user;
grant select on public.company_members to worker;
grant select on public.company_members to service_role;
grant insert, select on public.component_replacements to authenticated;
grant select on public.component_replacements to rest_user;
grant insert, select on public.component_replacements to worker;
grant delete, insert, select, update on public.component_replacements to service_role;
grant select on public.domain_events to authenticated;
grant select on public.domain_events to rest_user;
grant select on public.domain_events to worker;
grant select on public.domain_events to service_role;
grant insert, select on public.domain_events to ledger_writer;
grant select on public.event_consumptions to authenticated;
grant select on public.event_consumptions to rest_user;
grant insert, select on public.event_consumptions to worker;
grant insert, select on public.event_consumptions to service_role;
grant select on public.failed_attempts to service_role;
grant delete, insert, select on public.failed_login_attempts to service_role;
grant delete, insert, select, update on public.failed_login_attempts to auth_admin;
grant delete, insert, select, update on public.gateways to authenticated;
grant select on public.gateways to rest_user;
grant delete, insert, select, update on public.gateways to worker;
grant delete, insert, select, update on public.gateways to service_role;
grant insert, select, update on public.idempotency_keys to authenticated;
grant select on public.idempotency_keys to rest_user;
grant delete, insert, select, update on public.idempotency_keys to worker;
grant delete, insert, select, update on public.idempotency_keys to service_role;
grant select on public.inbound_webhook_deliveries to authenticated;
grant select on public.inbound_webhook_deliveries to rest_user;
grant delete, insert, select, update on public.inbound_webhook_deliveries to worker;
grant delete, insert, select, update on public.inbound_webhook_deliveries to service_role;
grant delete, insert, select, update on public.inbound_webhooks to worker;
grant delete, insert, select, update on public.inbound_webhooks to service_role;
grant delete, insert, select, update on public.incident_alerts to authenticated;
grant select on public.incident_alerts to rest_user;
grant delete, insert, select, update on public.incident_alerts to worker;
grant delete, insert, select, update on public.incident_alerts to service_role;
grant delete, insert, select, update on public.incident_sequences to authenticated;
grant select on public.incident_sequences to rest_user;
grant delete, insert, select, update on public.incident_sequences to worker;
grant delete, insert, select, update on public.incident_sequences to service_role;
grant insert, select on public.incidents to authenticated;
grant select on public.incidents to rest_user;
grant delete, insert, select, update on public.incidents to worker;
grant delete, insert, select, update on public.incidents to service_role;
grant delete, insert, select, update on public.ingest_streams to worker;
grant delete, insert, select, update on public.ingest_streams to service_role;
grant select, update on public.ingest_streams to ledger_writer;
grant select on public.logs to authenticated;
grant select on public.logs to rest_user;
grant select on public.logs to worker;
grant select on public.logs to service_role;
grant delete, insert, select, update on public.maintenance_plans to authenticated;
grant select on public.maintenance_plans to rest_user;
grant delete, insert, select, update on public.maintenance_plans to worker;
grant delete, insert, select, update on public.maintenance_plans to service_role;
grant delete, insert, select, update on public.maintenance_windows to authenticated;
grant select on public.maintenance_windows to rest_user;
grant delete, insert, select, update on public.maintenance_windows to worker;
grant delete, insert, select, update on public.maintenance_windows to service_role;
grant select on public.notification_deliveries to authenticated;
grant select on public.notification_deliveries to rest_user;
grant delete, insert, select, update on public.notification_deliveries to worker;
grant delete, insert, select, update on public.notification_deliveries to service_role;
grant delete, insert, select, update on public.notification_routes to authenticated;
grant select on public.notification_routes to rest_user;
grant delete, insert, select, update on public.notification_routes to worker;
grant delete, insert, select, update on public.notification_routes to service_role;
grant insert, select on public.notifications to authenticated;
grant select on public.notifications to rest_user;
grant delete, insert, select, update on public.notifications to worker;
grant delete, insert, select, update on public.notifications to service_role;
grant delete, insert, update on public.organization_integrations to authenticated;
grant delete, insert, select, update on public.organization_integrations to worker;
grant delete, insert, select, update on public.organization_integrations to service_role;
grant delete, insert, select, update on public.organization_memberships to authenticated;
grant select on public.organization_memberships to rest_user;
grant delete, insert, select, update on public.organization_memberships to worker;
grant delete, insert, select, update on public.organization_memberships to service_role;
grant delete, insert, select, update on public.organization_memberships to auth_admin;
grant delete, insert, select, update on public.organization_usage to authenticated;
grant select on public.organization_usage to rest_user;
grant delete, insert, select, update on public.organization_usage to worker;
grant delete, insert, select, update on public.organization_usage to service_role;
grant select on public.organizations to authenticated;
grant select on public.organizations to rest_user;
grant delete, insert, select, update on public.organizations to worker;
grant delete, insert, select, update on public.organizations to service_role;
grant delete, insert, select, update on public.organizations to auth_admin;
grant select on public.organizations to ledger_writer;
grant insert, select on public.part_movements to authenticated;
grant select on public.part_movements to rest_user;
grant insert, select on public.part_movements to worker;
grant delete, insert, select, update on public.part_movements to service_role;
grant delete, insert, select on public.parts to authenticated;
grant select on public.parts to rest_user;
grant delete, insert, select on public.parts to worker;
grant delete, insert, select, update on public.parts to service_role;
grant select on public.parts to ledger_writer;
grant delete, insert, select, update on public.permission_delegations to authenticated;
grant select on public.permission_delegations to rest_user;
grant delete, insert, select, update on public.permission_delegations to worker;
grant delete, insert, select, update on public.permission_delegations to service_role;
grant select on public.permission_delegations to auth_admin;
grant select on public.permissions to authenticated;
grant select on public.permissions to rest_user;
grant select on public.permissions to worker;
grant select on public.permissions to service_role;
grant select on public.permissions to auth_admin;
grant insert, select, update on public.prescriptions to authenticated;
grant select on public.prescriptions to rest_user;
grant delete, insert, select, update on public.prescriptions to worker;
grant delete, insert, select, update on public.prescriptions to service_role;
grant select on public.profiles to authenticated;
grant select on public.profiles to rest_user;
grant select, update on public.profiles to worker;
grant delete, insert, select, update on public.profiles to service_role;
grant delete, insert, select, update on public.profiles to auth_admin;
grant delete, insert, select, update on public.project_members to authenticated;
grant select on public.project_members to rest_user;
grant delete, insert, select, update on public.project_members to worker;
grant delete, insert, select, update on public.project_members to service_role;
grant select on public.project_members to auth_admin;
grant delete, insert, select, update on public.projects to authenticated;
grant select on public.projects to rest_user;
grant delete, insert, select, update on public.projects to worker;
grant delete, insert, select, update on public.projects to service_role;
grant insert, select, update on public.rate_limits to service_role;
grant delete, insert, select, update on public.rate_limits to auth_admin;
grant select on public.repair_proofs to authenticated;
grant select on public.repair_proofs to rest_user;
grant delete, insert, select, update on public.repair_proofs to worker;
grant delete, insert, select, update on public.repair_proofs to service_role;
grant select on public.role_permissions to authenticated;
grant select on public.role_permissions to rest_user;
grant select on public.role_permissions to worker;
grant select on public.role_permissions to service_role;
grant select on public.role_permissions to auth_admin;
grant delete, insert, select, update on public.saved_views to authenticated;
grant select on public.saved_views to rest_user;
grant delete, insert, select, update on public.saved_views to worker;
grant delete, insert, select, update on public.saved_views to service_role;
grant select on public.security_events to authenticated;
grant select on public.security_events to rest_user;
grant insert, select on public.security_events to worker;
grant insert, select on public.security_events to service_role;
grant delete, insert, select, update on public.security_events to auth_admin;
grant select on public.sensor_calibrations to authenticated;
grant select on public.sensor_calibrations to rest_user;
grant insert, select on public.sensor_calibrations to worker;
grant delete, insert, select, update on public.sensor_calibrations to service_role;
grant select on public.sensor_states to authenticated;
grant select on public.sensor_states to rest_user;
grant delete, insert, select, update on public.sensor_states to worker;
grant delete, insert, select, update on public.sensor_states to service_role;
grant delete, insert, select, update on public.sensors to authenticated;
grant select on public.sensors to rest_user;
grant delete, insert, select, update on public.sensors to worker;
grant delete, insert, select, update on public.sensors to service_role;
grant delete, insert, select, update on public.sites to authenticated;
grant select on public.sites to rest_user;
grant delete, insert, select, update on public.sites to worker;
grant delete, insert, select, update on public.sites to service_role;
grant delete, insert, update on public.team_invitations to authenticated;
grant delete, insert, update on public.team_invitations to worker;
grant delete, insert, select, update on public.team_invitations to service_role;
grant delete, insert, select, update on public.team_invitations to auth_admin;
grant select on public.telemetry to authenticated;
grant select on public.telemetry to rest_user;
grant select on public.telemetry to worker;
grant select on public.telemetry to service_role;
grant delete, insert, select, update on public.telemetry_annotations to authenticated;
grant select on public.telemetry_annotations to rest_user;
grant delete, insert, select, update on public.telemetry_annotations to worker;
grant delete, insert, select, update on public.telemetry_annotations to service_role;
grant select on public.telemetry_dirty_hours to authenticated;
grant select on public.telemetry_dirty_hours to rest_user;
grant delete, insert, select, update on public.telemetry_dirty_hours to worker;
grant delete, insert, select, update on public.telemetry_dirty_hours to service_role;
grant select on public.telemetry_pieces to authenticated;
grant select on public.telemetry_pieces to rest_user;
grant delete, insert, select, update on public.telemetry_pieces to worker;
grant delete, insert, select, update on public.telemetry_pieces to service_role;
grant delete, select on public.telemetry_pieces to ledger_writer;
grant select on public.telemetry_rollups to authenticated;
grant select on public.telemetry_rollups to rest_user;
grant delete, insert, select, update on public.telemetry_rollups to worker;
grant delete, insert, select, update on public.telemetry_rollups to service_role;
grant select on public.tenant_integrations to authenticated;
grant select on public.tenant_integrations to rest_user;
grant select on public.tenant_integrations to worker;
grant select on public.tenant_integrations to service_role;
grant select on public.tenant_members to authenticated;
grant select on public.tenant_members to rest_user;
grant select on public.tenant_members to worker;
grant select on public.tenant_members to service_role;
grant select on public.tenant_usage to authenticated;
grant select on public.tenant_usage to rest_user;
grant select on public.tenant_usage to worker;
grant select on public.tenant_usage to service_role;
grant select on public.tenants to authenticated;
grant select on public.tenants to rest_user;
grant select on public.tenants to worker;
grant select on public.tenants to service_role;
grant select on public.trust_ledger_roots to authenticated;
grant select on public.trust_ledger_roots to rest_user;
grant insert, select on public.trust_ledger_roots to worker;
grant insert, select on public.trust_ledger_roots to service_role;
grant delete, insert, select, update on public.user_apps to authenticated;
grant delete, select on public.user_apps to rest_user;
grant delete, insert, select, update on public.user_apps to worker;
grant delete, insert, select, update on public.user_apps to service_role;
grant select on public.user_organization_stats to authenticated;
grant select on public.user_organization_stats to rest_user;
grant select on public.user_organization_stats to worker;
grant select on public.user_organization_stats to service_role;
grant select on public.user_profiles to authenticated;
grant select on public.user_profiles to rest_user;
grant select on public.user_profiles to worker;
grant select on public.user_profiles to service_role;
grant delete, insert, select, update on public.user_roles to authenticated;
grant select on public.user_roles to rest_user;
grant delete, insert, select, update on public.user_roles to worker;
grant delete, insert, select, update on public.user_roles to service_role;
grant delete, insert, select, update on public.user_roles to auth_admin;
grant delete, insert, select, update on public.user_settings to authenticated;
grant delete, select on public.user_settings to rest_user;
grant delete, insert, select, update on public.user_settings to worker;
grant delete, insert, select, update on public.user_settings to service_role;
grant insert, select on public.work_order_follow_ups to authenticated;
grant select on public.work_order_follow_ups to rest_user;
grant insert, select on public.work_order_follow_ups to worker;
grant delete, insert, select, update on public.work_order_follow_ups to service_role;
grant delete, insert, select, update on public.work_order_labor to authenticated;
grant select on public.work_order_labor to rest_user;
grant delete, insert, select, update on public.work_order_labor to worker;
grant delete, insert, select, update on public.work_order_labor to service_role;
grant delete, insert, select, update on public.work_order_sequences to authenticated;
grant select on public.work_order_sequences to rest_user;
grant delete, insert, select, update on public.work_order_sequences to worker;
grant delete, insert, select, update on public.work_order_sequences to service_role;
grant select on public.work_order_tallies to authenticated;
grant select on public.work_order_tallies to rest_user;
grant select on public.work_order_tallies to worker;
grant select on public.work_order_tallies to service_role;
grant delete, insert, select on public.work_order_tallies to ledger_writer;
grant delete, insert, select, update on public.work_order_tasks to authenticated;
grant select on public.work_order_tasks to rest_user;
grant delete, insert, select, update on public.work_order_tasks to worker;
grant delete, insert, select, update on public.work_order_tasks to service_role;
grant insert, select, update on public.work_orders to authenticated;
grant select on public.work_orders to rest_user;
grant delete, insert, select, update on public.work_orders to worker;
grant delete, insert, select, update on public.work_orders to service_role;
grant select on public.work_orders to ledger_writer;
grant insert, select, update on public.workflow_executions to authenticated;
grant select on public.workflow_executions to rest_user;
grant delete, insert, select, update on public.workflow_executions to worker;
grant delete, insert, select, update on public.workflow_executions to service_role;
grant insert, select on public.workflow_step_completions to authenticated;
grant select on public.workflow_step_completions to rest_user;
grant insert, select on public.workflow_step_completions to worker;
grant delete, insert, select, update on public.workflow_step_completions to service_role;
grant delete, select on realtime.changes to auth_admin;
grant insert on realtime.changes to ledger_writer;
grant insert, select on realtime.messages to authenticated;
grant insert, select on realtime.messages to worker;
grant insert, select on realtime.messages to service_role;
grant insert, select on realtime.messages to auth_admin;
grant delete, insert, select, update on realtime.payloads to auth_admin;
grant delete, insert, select, update on realtime.presences to auth_admin;
grant delete, insert, select, update on realtime.processes to auth_admin;
grant delete, insert, select, update on storage.buckets to authenticated;
grant delete, insert, select, update on storage.buckets to worker;
grant delete, insert, select, update on storage.buckets to service_role;
grant insert, select on storage.buckets to auth_admin;
grant delete, insert, select, update on storage.objects to authenticated;
grant delete, insert, select, update on storage.objects to worker;
grant delete, insert, select, update on storage.objects to service_role;
grant delete, insert, select, update on storage.uploads to authenticated;
grant delete, insert, select, update on storage.uploads to worker;
grant delete, insert, select, update on storage.uploads to service_role;
grant update (acknowledged, acknowledged_at, acknowledged_by, business_impact, cleared_at, duration_minutes, related_alerts, resolution_notes, resolved, resolved_at, resolved_by, root_cause_analysis) on public.alerts to authenticated;
grant update (acknowledged, acknowledged_at, acknowledged_by) on public.alerts to rest_user;
grant select (agent_id, created_at, created_by, description, expires_at, gateway_id, id, ip_allowlist, key_prefix, last_used_at, last_used_ip, name, organization_id, partner_id, project_id, rate_limit_per_minute, revoked_at, revoked_by, role, rotated_from_id, scopes, updated_at, usage_count) on public.api_keys to authenticated;
grant update (description, expires_at, ip_allowlist, name, rate_limit_per_minute, revoked_at, revoked_by, scopes) on public.api_keys to authenticated;
grant select (agent_id, created_at, created_by, description, expires_at, gateway_id, id, ip_allowlist, key_prefix, last_used_at, last_used_ip, name, organization_id, partner_id, project_id, rate_limit_per_minute, revoked_at, revoked_by, role, rotated_from_id, scopes, updated_at, usage_count) on public.api_keys to rest_user;
grant select (agent_id, created_at, created_by, description, expires_at, gateway_id, id, ip_allowlist, key_prefix, last_used_at, last_used_ip, name, organization_id, partner_id, project_id, rate_limit_per_minute, revoked_at, revoked_by, role, rotated_from_id, scopes, updated_at, usage_count) on public.api_keys to worker;
grant insert (asset_id, health_score, id, last_replaced, name, organization_id, remaining_useful_life_days, specifications, status, type) on public.asset_components to rest_user;
grant update (asset_id, health_score, last_replaced, name, organization_id, remaining_useful_life_days, specifications, status, type) on public.asset_components to rest_user;
grant update (site_id) on public.asset_health_history to worker;
grant insert (commissioning_date, criticality, health_score, id, last_maintenance, location_x, location_y, location_z, make, model, name, next_maintenance, operating_hours, organization_id, parent_id, pressure, serial_number, site_id, specifications, status, tag, tags, temperature, type, vibration) on public.assets to rest_user;
grant update (commissioning_date, criticality, health_score, last_maintenance, location_x, location_y, location_z, make, model, name, next_maintenance, operating_hours, organization_id, parent_id, pressure, serial_number, site_id, specifications, status, tag, tags, temperature, type, vibration) on public.assets to rest_user;
grant select (base_url, conflict_rule, created_at, created_by, enabled, hourly, id, name, organization_id, pull_cursor, settings, system, updated_at) on public.cmms_connections to authenticated;
grant select (base_url, conflict_rule, created_at, created_by, enabled, hourly, id, name, organization_id, pull_cursor, settings, system, updated_at) on public.cmms_connections to rest_user;
grant update (body, deleted_at, edited_at, mentions) on public.comments to authenticated;
grant select (created_at, created_by, enabled, id, kind, last_error, last_sent_at, name, organization_id, target, updated_at) on public.communication_channels to authenticated;
grant select (created_at, created_by, enabled, id, kind, last_error, last_sent_at, name, organization_id, target, updated_at) on public.communication_channels to rest_user;
grant update (site_id) on public.domain_events to ledger_writer;
grant update (firmware_version, ip_address, modbus_mapping, mqtt_topics, name, opcua_nodes, port) on public.gateways to rest_user;
grant select (created_at, created_by, enabled, id, last_received_at, name, organization_id, previous_expires_at, rate_limit_per_minute, scheme, updated_at) on public.inbound_webhooks to authenticated;
grant select (created_at, created_by, enabled, id, last_received_at, name, organization_id, previous_expires_at, rate_limit_per_minute, scheme, updated_at) on public.inbound_webhooks to rest_user;
grant update (acknowledged_at, acknowledged_by, asset_id, assigned_at, assigned_to, closed_at, closed_by, description, impact, investigating_at, priority, reopened_count, resolution, resolved_at, resolved_by, status, title, urgency) on public.incidents to authenticated;
grant update (read, read_at) on public.notifications to authenticated;
grant update (read, read_at) on public.notifications to rest_user;
grant select (config, created_at, created_by, id, name, organization_id, provider, status, updated_at) on public.organization_integrations to authenticated;
grant select (config, created_at, created_by, id, name, organization_id, provider, status, updated_at) on public.organization_integrations to rest_user;
grant update (name, settings, updated_at) on public.organizations to authenticated;
grant update (currency, location, name, number, reorder_point, retired_at, unit, unit_cost) on public.parts to authenticated;
grant update (currency, location, name, number, reorder_point, retired_at, unit, unit_cost) on public.parts to worker;
grant update (quantity_on_hand) on public.parts to ledger_writer;
grant update (avatar_url, bio, department, display_name, first_name, full_name, job_title, last_name, notification_preferences, phone, preferences, timezone) on public.profiles to authenticated;
grant update (avatar_url, bio, department, display_name, first_name, full_name, job_title, last_name, notification_preferences, phone, preferences, timezone) on public.profiles to rest_user;
grant insert (id, name, organization_id, settings, slug) on public.projects to rest_user;
grant update (name, settings) on public.projects to rest_user;
grant update (applied_at, readings_changed) on public.sensor_calibrations to worker;
grant update (accuracy, address, description, engineering_unit, firmware_version, name, reporting_interval_seconds, sampling_frequency_hz) on public.sensors to rest_user;
grant insert (id, latitude, location, longitude, metadata, name, organization_id, region, timezone) on public.sites to rest_user;
grant update (asset_count, latitude, location, longitude, metadata, name, organization_id, region, timezone) on public.sites to rest_user;
grant select (accepted_at, accepted_by, application_roles, created_at, email, expires_at, id, invited_by, organization_id, revoked_at, role, updated_at) on public.team_invitations to authenticated;
grant select (accepted_at, accepted_by, application_roles, created_at, email, expires_at, id, invited_by, organization_id, revoked_at, role, updated_at) on public.team_invitations to rest_user;
grant select (accepted_at, accepted_by, application_roles, created_at, email, expires_at, id, invited_by, organization_id, revoked_at, role, updated_at) on public.team_invitations to worker;
grant insert (app_name, id, metadata, organization_id, provider, user_id) on public.user_apps to rest_user;
grant update (app_name, metadata, organization_id, provider, user_id) on public.user_apps to rest_user;
grant insert (id, locale, organization_id, settings, theme, user_id) on public.user_settings to rest_user;
grant update (locale, organization_id, settings, theme, user_id) on public.user_settings to rest_user;
alter publication supabase_realtime add table alert_rules;
alter publication supabase_realtime add table alert_silences;
alter publication supabase_realtime add table alerts;
alter publication supabase_realtime add table asset_components;
alter publication supabase_realtime add table assets;
alter publication supabase_realtime add table attachments;
alter publication supabase_realtime add table comments;
alter publication supabase_realtime add table incident_alerts;
alter publication supabase_realtime add table incidents;
alter publication supabase_realtime add table maintenance_windows;
alter publication supabase_realtime add table notifications;
alter publication supabase_realtime add table organization_memberships;
alter publication supabase_realtime add table organizations;
alter publication supabase_realtime add table prescriptions;
alter publication supabase_realtime add table profiles;
alter publication supabase_realtime add table projects;
alter publication supabase_realtime add table sites;
alter publication supabase_realtime add table work_order_tasks;
alter publication supabase_realtime add table work_orders;
