/** The system catalogue, in five questions. `$1` is a JSON list of the exposed schemas, `$2` one of the roles. Each answers one row with one JSON value. */

const exposed = "select json_array_elements_text($1::text::json)";
const foreign = "n.nspname <> 'information_schema' and n.nspname !~ '^pg_'";

// Names of our own types carry their schema, whatever the search path of whoever asks; modifiers such as (40) are kept.
const typeName = (type: string, modifier: string) => `(select case when s.nspname = 'pg_catalog' then format_type(${type}, ${modifier})
    else quote_ident(s.nspname) || '.' || quote_ident(e.typname) || coalesce(substring(format_type(e.oid, ${modifier}) from '\\([^()]*\\)$'), '')
      || case when e.oid <> t.oid then '[]' else '' end end
  from pg_type t join pg_type e on e.oid = case when t.typcategory = 'A' and t.typelem <> 0 then t.typelem else t.oid end
    join pg_namespace s on s.oid = e.typnamespace where t.oid = ${type})`;

export const typesQuery = `select json_agg(json_build_object('oid', t.oid::text, 'name', t.typname, 'type', t.typtype, 'category', t.typcategory,
    'base', t.typbasetype::text, 'element', t.typelem::text, 'relation', t.typrelid::text,
    'values', (select json_agg(e.enumlabel order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid))) as found
  from pg_type t`;

export const relationsQuery = `select json_agg(json_build_object('oid', c.oid::text, 'schema', n.nspname, 'name', c.relname, 'kind', c.relkind,
    'partition', c.relispartition, 'exposed', n.nspname in (${exposed}), 'comment', obj_description(c.oid, 'pg_class'),
    'updatable', case when c.relkind = 'v' then pg_relation_is_updatable(c.oid, true) else 28 end,
    'columns', (select json_agg(json_build_object('name', a.attname, 'position', a.attnum, 'oid', a.atttypid::text, 'type', ${typeName("a.atttypid", "a.atttypmod")},
        'modifier', a.atttypmod, 'nullable', not a.attnotnull, 'generated', a.attgenerated <> '', 'identity', a.attidentity <> '',
        'default', case when a.attidentity <> '' then format('nextval(%L)', pg_get_serial_sequence(format('%I.%I', n.nspname, c.relname), a.attname))
          when (select set_config('search_path', '', true)) is not null then pg_get_expr(d.adbin, d.adrelid) end,
        'comment', col_description(c.oid, a.attnum)) order by a.attnum)
      from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped),
    'access', (select json_object_agg(r.rolname, json_build_object('delete', has_table_privilege(r.oid, c.oid, 'delete'),
        'select', (select json_agg(a.attname) from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and has_column_privilege(r.oid, c.oid, a.attnum, 'select')),
        'insert', (select json_agg(a.attname) from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and has_column_privilege(r.oid, c.oid, a.attnum, 'insert')),
        'update', (select json_agg(a.attname) from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and has_column_privilege(r.oid, c.oid, a.attnum, 'update'))))
      from pg_roles r where n.nspname in (${exposed}) and c.relkind <> 'c' and r.rolname in (select json_array_elements_text($2::text::json)))) order by n.nspname, c.relname) as found
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p', 'v', 'm', 'f', 'c') and ${foreign}
    and (n.nspname in (${exposed}) or c.relkind in ('v', 'm', 'c') or exists (select from pg_proc p join pg_namespace x on x.oid = p.pronamespace
      where x.nspname in (${exposed}) and p.prorettype = c.reltype))`;

export const keysQuery = `select json_agg(json_build_object('name', k.conname, 'kind', k.contype, 'table', k.conrelid::text, 'columns', k.conkey,
    'target', k.confrelid::text, 'targetColumns', k.confkey) order by n.nspname, c.relname, k.conname) as found
  from pg_constraint k join pg_namespace n on n.oid = k.connamespace join pg_class c on c.oid = k.conrelid
  where k.contype in ('p', 'u', 'f') and ${foreign} and not c.relispartition and (k.contype <> 'f' or k.conparentid = 0)`;

export const viewsQuery = `select json_agg(json_build_object('oid', c.oid::text, 'action', r.ev_action::text)) as found
  from pg_rewrite r join pg_class c on c.oid = r.ev_class join pg_namespace n on n.oid = c.relnamespace
  where r.ev_type = '1' and c.relkind in ('v', 'm') and ${foreign}`;

// Functions of extensions belong to the superuser, who lets everybody execute them: they are not part of the API.
export const routinesQuery = `select json_agg(json_build_object('schema', n.nspname, 'name', p.proname, 'comment', obj_description(p.oid, 'pg_proc'),
    'names', p.proargnames, 'modes', p.proargmodes, 'types', coalesce(p.proallargtypes, p.proargtypes::oid[])::text[],
    'typeNames', (select json_agg(${typeName("a.oid", "null")} order by a.position) from unnest(coalesce(p.proallargtypes, p.proargtypes::oid[])) with ordinality a(oid, position)),
    'defaults', p.pronargdefaults, 'set', p.proretset, 'rows', p.prorows, 'returns', p.prorettype::text, 'returnsName', ${typeName("p.prorettype", "null")},
    'volatility', p.provolatile,
    'roles', (select json_agg(r.rolname) from pg_roles r where r.rolname in (select json_array_elements_text($2::text::json)) and has_function_privilege(r.oid, p.oid, 'execute'))) order by n.nspname, p.proname, p.oid) as found
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace
  where p.prokind = 'f' and n.nspname in (${exposed}) and p.prorettype not in ('trigger'::regtype, 'event_trigger'::regtype)
    and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')`;
