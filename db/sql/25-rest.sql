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
