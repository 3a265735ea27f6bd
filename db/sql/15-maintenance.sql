-- Maintenance: state machines, numbers and stock, kept by the database whoever writes. Re-applied after each migration.

------------------------------------------------------------ work orders
-- A number of its own per organization, unless the caller (an importer, a command) already took one.
create or replace function private.number_work_order() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if new.number is null then
    insert into public.work_order_sequences as s (organization_id, last_value) values (new.organization_id, 1)
      on conflict (organization_id) do update set last_value = s.last_value + 1 returning last_value into new.number;
  end if;
  return new;
end $$;
create or replace trigger a_number_work_order before insert on public.work_orders for each row execute function private.number_work_order();

-- A person, or a key of theirs: not the machinery, which keeps what importers and other systems say of others.
create or replace function private.acts_for_somebody() returns boolean language sql stable set search_path = pg_catalog, pg_temp as
$$ select coalesce(auth.kind(), '') not in ('system', 'service') $$;

create or replace function private.guard_work_order() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
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
end $$;
create or replace trigger guard_work_order before insert or update on public.work_orders for each row execute function private.guard_work_order();
create or replace trigger copy_site_of_asset before insert or update of asset_id on public.work_orders for each row execute function private.copy_site_of_asset();
create or replace trigger copy_site_of_asset before insert or update of asset_id on public.workflow_executions for each row execute function private.copy_site_of_asset();
create or replace trigger copy_site_of_asset before insert or update of asset_id on public.maintenance_plans for each row execute function private.copy_site_of_asset();
create or replace trigger copy_site_of_asset before insert or update of asset_id on public.asset_downtimes for each row execute function private.copy_site_of_asset();

-- Each change adds to the tallies what it changed and updates none of their rows: two writers never wait for one another. The ledgers' role writes, since
-- the tallies are nobody's to write by hand. When an organization is deleted its tallies go with it, and nothing is added.
create or replace function private.tally_work_orders() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
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
end $$;
alter function private.tally_work_orders() owner to ledger_writer;
create or replace trigger tally_added_work_orders after insert on public.work_orders referencing new table as added
  for each statement execute function private.tally_work_orders();
create or replace trigger tally_changed_work_orders after update on public.work_orders referencing old table as removed new table as added
  for each statement execute function private.tally_work_orders();
create or replace trigger tally_removed_work_orders after delete on public.work_orders referencing old table as removed
  for each statement execute function private.tally_work_orders();

-- One row for each sum again, where many changes have come together. Readers see the rows before or the rows after, never both.
create or replace function private.fold_work_order_tallies() returns void language sql security definer set search_path = pg_catalog, pg_temp as $$
  with gone as (
    delete from public.work_order_tallies where organization_id in (
      select t.organization_id from public.work_order_tallies t group by 1 having count(*) > 200 + 2 * count(distinct (t.site_id, t.status, t.priority, t.kind)))
    returning organization_id, site_id, status, priority, kind, orders)
  insert into public.work_order_tallies (organization_id, site_id, status, priority, kind, orders)
    select g.organization_id, g.site_id, g.status, g.priority, g.kind, sum(g.orders) from gone g group by 1, 2, 3, 4, 5 having sum(g.orders) <> 0
$$;
alter function private.fold_work_order_tallies() owner to ledger_writer;

-- Work orders in these statuses by words, as private.matching_asset_ids does for assets: at most so many, in no order. The trigram index collects every
-- match before it gives the first: of a million orders 100 ms for a word in a third of them. So a word that stands in a fifth of 200 orders is looked for
-- by reading on (9 ms), and in the index only if ten times as many orders as are asked for do not hold enough.
-- Two letters have no trigram of their own, but the beginning of a word has one: they are found where a word begins, after a space or an ASCII sign. Of a
-- regular expression the index understands these when they are listed, and neither "\m" nor a class like "[^[:alnum:]]".
drop function if exists private.matching_work_order_ids(text, integer);
create or replace function private.matching_work_order_ids(q text, statuses smallint[], max integer) returns setof uuid language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_custom_plan as $$
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
end $$;
alter function private.matching_work_order_ids(text, smallint[], integer) owner to ledger_writer;

------------------------------------------------------------ prescriptions
create or replace function private.guard_prescription() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
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
end $$;
create or replace trigger guard_prescription before insert or update on public.prescriptions for each row execute function private.guard_prescription();

create or replace function private.guard_execution() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
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
end $$;
create or replace trigger guard_execution before insert or update on public.workflow_executions for each row execute function private.guard_execution();

------------------------------------------------------------ parts
-- A technician may take a part without the right to edit the catalogue of parts: the stock follows the ledger, under the ledgers' role.
create or replace function private.move_part_stock() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update public.parts p set quantity_on_hand = p.quantity_on_hand + new.quantity where p.id = new.part_id and p.organization_id = new.organization_id;
  if not found then
    raise exception 'No such part' using errcode = 'foreign_key_violation', constraint = 'part_id';
  end if;
  return null;
end $$;
alter function private.move_part_stock() owner to ledger_writer;
create or replace trigger move_part_stock after insert on public.part_movements for each row execute function private.move_part_stock();

-- After the stock's row is held: of two who bring back the same piece the second one sees the first. Reads as the caller, who sees the order.
create or replace function private.refuse_excess_return() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if (select sum(m.quantity) from public.part_movements m
    where m.organization_id = new.organization_id and m.work_order_id = new.work_order_id and m.part_id = new.part_id) > 0 then
    raise exception 'An order brings back what it took, and no more' using errcode = 'check_violation', constraint = 'part_movements_returned_check';
  end if;
  return null;
end $$;
create or replace trigger refuse_excess_return after insert on public.part_movements for each row
  when (new.reason = 'returned' and new.work_order_id is not null) execute function private.refuse_excess_return();

create or replace function private.start_part_empty() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin new.quantity_on_hand := 0; return new; end $$;
create or replace trigger start_part_empty before insert on public.parts for each row execute function private.start_part_empty();

------------------------------------------------------------ alert operations
create or replace trigger copy_site_of_asset before insert or update of asset_id on public.maintenance_windows for each row when (new.asset_id is not null)
  execute function private.copy_site_of_asset();
create or replace trigger copy_site_of_asset before insert or update of asset_id on public.asset_health_history for each row execute function private.copy_site_of_asset();
create or replace trigger copy_site_of_asset before insert or update of asset_id on public.telemetry_annotations for each row execute function private.copy_site_of_asset();
