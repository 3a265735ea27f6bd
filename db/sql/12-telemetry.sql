-- Numbers of sensors hardly shrink (5.3 to 6 bytes a reading), and trying to shrink them was half of what it costs to join pieces into chunks.
do $$
declare
  wide name;
begin
  for wide in select attname from pg_attribute where attrelid = 'public.telemetry_pieces'::regclass and attstorage = 'x'
      and attname in ('whole_values', 'float_values', 'whole_raws', 'float_raws', 'offsets', 'scores') loop
    execute format('alter table public.telemetry_pieces alter column %I set storage external', wide);
  end loop;
end $$;

-- Readings as rows, whatever they are stored as. Invoker views and functions: policies of the tables below decide.

-- Each piece's readings, with the piece's own times beside: a condition on these spares pieces from being opened.
create or replace view private.piece_readings with (security_invoker = true) as
select p.sensor_id, p.day + interval '1 millisecond' * coalesce(r.ms, p.first_ms + (r.n - 1)::integer * coalesce(p.step_ms, 0)) as "timestamp", p.organization_id,
  coalesce(r.whole / p.divisor, r.float) as value,
  coalesce(r.whole_raw / p.raw_divisor, r.float_raw, r.whole / p.divisor, r.float) as raw_value,
  (r.score / 10000.0)::numeric(5, 4) as anomaly_score, coalesce(r.flag, 0) < 4 as processed,
  case coalesce(r.flag, 0) & 3 when 0 then 'good' when 1 then 'uncertain' else 'bad' end as quality, p.unit,
  p.day, p.first_ms, p.last_ms, p.day + interval '1 millisecond' * p.first_ms as piece_from, p.day + interval '1 millisecond' * p.last_ms as piece_to, p.day as piece_day
from public.telemetry_pieces p
cross join lateral unnest(p.whole_values, p.float_values, p.whole_raws, p.float_raws, p.offsets, p.scores, p.flags)
  with ordinality r(whole, float, whole_raw, float_raw, ms, score, flag, n);

create or replace view public.telemetry with (security_invoker = true) as
select sensor_id, "timestamp", organization_id, value, raw_value, anomaly_score, processed, quality, unit, piece_from, piece_to, piece_day from private.piece_readings;
comment on view public.telemetry is 'Readings, a row each, exact by sensor and time. Name the sensor, and from when or how many of the latest: else all that was ever sent is read.';
comment on column public.telemetry."timestamp" is 'When it was measured. @within piece_from piece_to piece_day'; -- read by lib/postgrest

-- Nobody is granted to write the view; with a trigger PostgreSQL says that, instead of that no view like this could be written.
create or replace function private.refuse_reading() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  raise exception 'Readings come in through ingestion alone' using errcode = 'insufficient_privilege';
end $$;
create or replace trigger refuse_reading instead of insert or update or delete on public.telemetry for each row execute function private.refuse_reading();

-- Readings of one sensor in [since, before): opens only pieces that may hold any. Inlined into the query that calls it.
create or replace function private.readings(sensor uuid, since timestamptz, before timestamptz)
returns table (sensor_id uuid, "timestamp" timestamptz, value float8, raw_value float8, anomaly_score numeric, processed boolean, quality text, unit text)
language sql stable as $$
  select r.sensor_id, r."timestamp", r.value, r.raw_value, r.anomaly_score, r.processed, r.quality, r.unit from private.piece_readings r
  where r.organization_id = (select auth.organization_id()) and r.sensor_id = sensor and r.day > since - interval '1 day' and r.day < before
    and r.day + interval '1 millisecond' * r.last_ms >= since and r.day + interval '1 millisecond' * r.first_ms < before
    and r."timestamp" >= since and r."timestamp" < before
$$;

-- Figures by the hour, as sums, so that a caller can join hours that several pieces share: each piece is added up by itself, and no reading is made a
-- row with its time. Bad readings do not count.
create or replace view private.piece_hours with (security_invoker = true) as
select p.organization_id, p.sensor_id, p.day + interval '1 hour' * h.hour as hour, h.count, h.sum, h.min, h.max, p.day
from public.telemetry_pieces p cross join lateral (
  select p.first_ms / 3600000 as hour, count(*), sum(v), min(v), max(v)
  from (select coalesce(u.whole / p.divisor, u.float) as v, u.flag
    from (select unnest(p.whole_values) as whole, unnest(p.float_values) as float, unnest(p.flags) as flag) u) r
  where p.first_ms / 3600000 = p.last_ms / 3600000 and coalesce(flag, 0) & 3 < 2
  having count(*) > 0
  union all
  select coalesce(r.ms, p.first_ms + (r.n - 1)::integer * coalesce(p.step_ms, 0)) / 3600000, count(*), sum(coalesce(r.whole / p.divisor, r.float)),
    min(coalesce(r.whole / p.divisor, r.float)), max(coalesce(r.whole / p.divisor, r.float))
  from unnest(p.whole_values, p.float_values, p.offsets, p.flags) with ordinality r(whole, float, ms, flag, n)
  where p.first_ms / 3600000 < p.last_ms / 3600000 and coalesce(r.flag, 0) & 3 < 2
  group by 1) h(hour, count, sum, min, max);

-- Who changes stored pieces holds this until the end of its transaction: compaction, retention, and deriving readings anew. Ingestion only adds.
create or replace function private.lock_pieces() returns void language sql set search_path = pg_catalog, pg_temp as
$$ select pg_advisory_xact_lock(hashtextextended('gantry.pieces', 0) # hashtextextended(auth.organization_id()::text, 0)) $$;

do $$ begin
  create aggregate private.array_join(anycompatiblearray) (sfunc = array_cat, stype = anycompatiblearray);
exception when duplicate_function then null;
end $$;

-- Joins landed pieces into chunks, and the chunk that there is of the same sensor and hour with them; answers how many landed pieces it took. A piece is due
-- when its sensor has gone on to another hour, or after a quarter of an hour. Large pieces are fewer in a turn, so that all fit into memory. All of it or nothing. Without
-- bitmaps: they would visit what was joined before again and again, where a plain walk of the index remembers that it is gone.
create or replace function private.compact_landing(most integer) returns integer language plpgsql
  set search_path = pg_catalog, pg_temp set plan_cache_mode = force_custom_plan set enable_bitmapscan = off as $$
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
end $$;

-- What a process keeps in memory of a gateway that sends much (ingest_streams) rests on sensors, assets and rules as they were. Whoever changes one of these
-- takes the organization's streams before its own rows, as ingestion does, and ends them: the next batch reads everything anew. New sensors end none: a stream
-- asks again for those it did not find, and whoever adds thousands would keep every busy gateway waiting.
create or replace function private.end_streams() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  organization uuid := auth.organization_id();
begin
  perform from public.ingest_streams where organization_id = coalesce(organization, organization_id) order by gateway_id for no key update;
  update public.ingest_streams set version = version + 1 where organization_id = coalesce(organization, organization_id);
  return null;
end $$;
alter function private.end_streams() owner to ledger_writer;
create or replace trigger end_streams before delete or update of name, type, engineering_unit, asset_id, site_id, gateway_id, calibration_offset, calibration_scale
  on public.sensors for each statement execute function private.end_streams();
create or replace trigger end_streams before delete or update of name, type on public.assets for each statement execute function private.end_streams();
create or replace trigger end_streams before insert or delete or update of enabled, condition_type, condition_config, asset_types, sensor_types, site_ids, sensor_ids
  on public.alert_rules for each statement execute function private.end_streams();
