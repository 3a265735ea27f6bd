-- The door to the job queue: one function that adds a job in the caller's transaction, and the workers' sign of life.
create or replace function jobs.enqueue(task text, payload json, queue_name text, run_at timestamptz, max_attempts integer, job_key text) returns bigint
language sql security definer set search_path = pg_catalog, pg_temp as $$
  select (graphile_worker.add_job(identifier => task, payload => payload, queue_name => queue_name, run_at => run_at, max_attempts => max_attempts,
    job_key => job_key, job_key_mode => case when job_key is null then null else 'preserve_run_at' end)).id
$$;

create table if not exists jobs.workers (id text primary key, started_at timestamptz not null default now(), seen_at timestamptz not null default now());
comment on table jobs.workers is 'Processes that run jobs, and when each last said so.';

create or replace function jobs.beat(worker text) returns void language sql security definer set search_path = pg_catalog, pg_temp as $$
  insert into jobs.workers (id) values (worker) on conflict (id) do update set seen_at = now();
  delete from jobs.workers where seen_at < now() - interval '1 day';
$$;

create or replace function jobs.last_beat() returns timestamptz language sql stable security definer set search_path = pg_catalog, pg_temp as
$$ select max(seen_at) from jobs.workers $$;

create or replace function jobs.backlog() returns table (waiting bigint, failed bigint, oldest timestamptz) language sql stable security definer set search_path = pg_catalog, pg_temp as
$$ select count(*) filter (where attempts < max_attempts), count(*) filter (where attempts >= max_attempts), min(run_at) filter (where attempts < max_attempts)
   from graphile_worker._private_jobs $$;

revoke all on all functions in schema jobs from public;
grant usage on schema jobs to authenticated, worker, service_role, auth_admin, anon;
grant execute on function jobs.enqueue(text, json, text, timestamptz, integer, text) to authenticated, worker, service_role, auth_admin;
grant execute on function jobs.beat(text) to worker, service_role, auth_admin;
grant execute on function jobs.last_beat(), jobs.backlog() to authenticated, worker, service_role, auth_admin, anon;
