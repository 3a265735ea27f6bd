-- Runs before the migrations, every time: schemas and the helpers that column defaults and policies name.
create schema if not exists auth;
create schema if not exists private;
revoke all on schema public from public;
revoke all on schema private from public;
grant usage, create on schema private to ledger_writer; -- it owns the ledgers' definer functions

-- The claims of the current transaction. An unset or reset setting reads as '', which is not null. Bodies that are bound here need no search_path, and
-- without one the planner puts them in place of the call: every policy calls them.
create or replace function auth.jwt() returns jsonb language sql stable
return nullif(current_setting('request.jwt.claims', true), '')::jsonb;

create or replace function auth.uid() returns uuid language sql stable
return nullif(nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub', '')::uuid;

create or replace function auth.role() returns text language sql stable
return nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'role';

create or replace function auth.kind() returns text language sql stable
return nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'kind';

create or replace function auth.organization_id() returns uuid language sql stable
return nullif(nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'organization_id', '')::uuid;

create or replace function auth.permissions() returns text[] language sql stable
return coalesce(array(select jsonb_array_elements_text(nullif(current_setting('request.jwt.claims', true), '')::jsonb -> 'permissions')), '{}');

create or replace function auth.can(permission text) returns boolean language sql stable
return coalesce((nullif(current_setting('request.jwt.claims', true), '')::jsonb -> 'permissions') ?| array[permission, '*'], false);

-- null: no limit to sites. An empty array: no site at all.
create or replace function auth.site_scope() returns uuid[] language sql stable
return (select case when jsonb_typeof(c -> 'site_scope') = 'array' then array(select jsonb_array_elements_text(c -> 'site_scope')::uuid) end
   from (select nullif(current_setting('request.jwt.claims', true), '')::jsonb as c) claims);

create or replace function auth.key_id() returns uuid language sql stable
return nullif(nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'key_id', '')::uuid;

create or replace function auth.gateway_id() returns uuid language sql stable
return nullif(nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'gateway_id', '')::uuid;

create or replace function auth.partner_id() returns uuid language sql stable
return nullif(nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'partner_id', '')::uuid;

-- What the acting organization counts money in, as its settings say.
create or replace function private.organization_currency() returns text language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return coalesce((select o.settings ->> 'currency' from public.organizations o where o.id = auth.organization_id()), 'EUR');
end $$;
alter function private.organization_currency() owner to ledger_writer;

-- True for the ledgers' role itself, not for the owner that inherits it. Called immutable so that the planner folds it (plans of tables with policies are
-- made anew when the role changes): a policy which folds to "true" leaves the conditions beside it free to use an index.
create or replace function private.is_ledger_writer() returns boolean language sql immutable parallel safe set search_path = pg_catalog, pg_temp as
$$ select current_user = 'ledger_writer' $$;
