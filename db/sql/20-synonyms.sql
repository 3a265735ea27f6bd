-- Other names of the specifications for tables that exist once. Invoker views: the caller's policies hold.
create or replace view public.tenants with (security_invoker = true) as select * from public.organizations;
create or replace view public.companies with (security_invoker = true) as select * from public.organizations;
create or replace view public.tenant_members with (security_invoker = true) as
  select organization_id as tenant_id, user_id, role, permissions, invited_by, joined_at, created_at, updated_at from public.organization_memberships;
create or replace view public.company_members with (security_invoker = true) as
  select organization_id as company_id, user_id, role, permissions, invited_by, joined_at, created_at, updated_at from public.organization_memberships;
create or replace view public.tenant_usage with (security_invoker = true) as
  select id, organization_id as tenant_id, metric_type, period_start, usage_count, limit_count, created_at, updated_at from public.organization_usage;
create or replace view public.tenant_integrations with (security_invoker = true) as
  select id, organization_id as tenant_id, provider, name, config, status, created_by, created_at, updated_at from public.organization_integrations;
create or replace view public.user_profiles with (security_invoker = true) as
  select id, full_name, avatar_url, preferences, created_at, updated_at from public.profiles;
create or replace view public.api_tokens with (security_invoker = true) as
  select id, organization_id, name, key_prefix, scopes, expires_at, revoked_at, last_used_at, created_by, created_at from public.api_keys;
create or replace view public.logs with (security_invoker = true) as
  select id, organization_id, partner_id, endpoint, method, status, duration_ms as duration, host(ip_address) as ip_address, user_agent, created_at from public.api_requests;
create or replace view public.api_key_usage with (security_invoker = true) as
  select id, organization_id, key_id as api_key_id, endpoint, method, status as status_code, duration_ms as response_time_ms, ip_address, user_agent, created_at
  from public.api_requests where key_id is not null;
create or replace view public.api_logs with (security_invoker = true) as
  select id, organization_id, user_id, endpoint, method, status as status_code, duration_ms, request_id, created_at from public.api_requests;
create or replace view public.audit_log with (security_invoker = true) as
  select id, organization_id, organization_id as company_id, user_id, action, resource_type, resource_id, details as metadata, ip_address, user_agent, timestamp as created_at
  from public.audit_logs;
create or replace view public.failed_attempts with (security_invoker = true) as
  select id, email, ip_address, user_agent, attempted_at from public.failed_login_attempts;

create or replace view public.user_organization_stats with (security_invoker = true) as
  select m.organization_id, o.name as organization_name, m.user_id, m.role, m.joined_at,
    (select count(*) from public.organization_memberships x where x.organization_id = m.organization_id) as member_count,
    (select count(*) from public.incidents i where i.organization_id = m.organization_id and i.assigned_to = m.user_id and i.status in ('open', 'investigating')) as open_incidents_assigned,
    (select count(*) from public.comments c where c.organization_id = m.organization_id and c.author_id = m.user_id and c.deleted_at is null) as comments_written
  from public.organization_memberships m join public.organizations o on o.id = m.organization_id
  where m.organization_id = (select auth.organization_id());
comment on view public.user_organization_stats is 'What each member of the active organization has on their plate.';

-- Each shows another table under the name that one of the specifications gives it.
comment on view public.tenants is 'Another name for organizations.';
comment on view public.companies is 'Another name for organizations.';
comment on view public.tenant_members is 'Another name for organization_memberships.';
comment on view public.company_members is 'Another name for organization_memberships.';
comment on view public.tenant_usage is 'Another name for organization_usage.';
comment on view public.tenant_integrations is 'Another name for organization_integrations.';
comment on view public.user_profiles is 'Another name for profiles.';
comment on view public.api_tokens is 'Another name for api_keys.';
comment on view public.logs is 'Another name for api_requests.';
comment on view public.api_key_usage is 'Another name for api_requests.';
comment on view public.api_logs is 'Another name for api_requests.';
comment on view public.audit_log is 'Another name for audit_logs.';
comment on view public.failed_attempts is 'Another name for failed_login_attempts.';
