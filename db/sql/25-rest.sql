-- What a REST write may not do although its columns allow it. (A trigger that keeps a copy runs at a depth of its own.)
create or replace function private.refuse_rest_write() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as
$$ begin raise exception '%', tg_argv[0] using errcode = 'insufficient_privilege'; end $$;
create or replace trigger keep_asset_count before update of asset_count on public.sites for each row
  when (pg_trigger_depth() = 0 and new.asset_count is distinct from old.asset_count)
  execute function private.refuse_rest_write('The count of assets is kept by the database');
create or replace trigger keep_retired before update on public.assets for each row
  when (current_user = 'rest_user' and old.retired_at is not null)
  execute function private.refuse_rest_write('A retired asset no longer changes');
create or replace trigger keep_site before update of site_id on public.assets for each row
  when (current_user = 'rest_user' and new.site_id is distinct from old.site_id)
  execute function private.refuse_rest_write('An asset moves to another site in the console or by /api/v1, where everything of it moves along');
create or replace trigger keep_asset before update of asset_id on public.asset_components for each row
  when (current_user = 'rest_user' and new.asset_id is distinct from old.asset_id)
  execute function private.refuse_rest_write('A component stays with its asset');

-- An alert may be acknowledged by a plain update, as the specification's policy has it. By whom and when is not the caller's to say; saying it again
-- changes nothing; and it is told as the command tells it.
create or replace function private.acknowledge_by_rest() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if new.acknowledged and not old.acknowledged then
    new.acknowledged_by := auth.uid();
    new.acknowledged_at := now();
  elsif new.acknowledged or not old.acknowledged then
    new.acknowledged_by := old.acknowledged_by;
    new.acknowledged_at := old.acknowledged_at;
  end if;
  return new;
end $$;
create or replace trigger acknowledge_by_rest before update on public.alerts for each row
  when (current_user = 'rest_user') execute function private.acknowledge_by_rest();

create or replace function private.tell_acknowledged_by_rest() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  perform private.append_audit('alert.acknowledge', 'alert.acknowledged', 'alert', new.id, jsonb_build_object('number', new.number),
    jsonb_build_object('acknowledged', false), jsonb_build_object('acknowledged', true), 'success', null);
  perform private.append_event('alert.acknowledged', 'alert', new.id, new.site_id, 'alerts:read', jsonb_build_object('number', new.number),
    new.correlation_id, null, null);
  return null;
end $$;
create or replace trigger tell_acknowledged_by_rest after update on public.alerts for each row
  when (current_user = 'rest_user' and new.acknowledged and not old.acknowledged) execute function private.tell_acknowledged_by_rest();
