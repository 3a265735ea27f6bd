import type postgres from "postgres";

const schemas = ["public", "auth", "private", "storage", "realtime", "jobs"];

/** The live structure as SQL-like text, sorted by name: what db/structure.sql holds, so that a review sees the real thing. */
export async function describeStructure(sql: postgres.Sql): Promise<string> {
  const [{ text } = { text: "" }] = await sql<{ text: string }[]>`
    with relation as (
      select c.oid, c.relkind, c.relacl, c.relowner, quote_ident(n.nspname) || '.' || quote_ident(c.relname) as name
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = any(${schemas}) and c.relkind in ('r', 'p', 'v') and not c.relispartition),
    part as (
      select 1 as rank, 'type ' || n.nspname || '.' || t.typname as name, format('create type %I.%I as enum (%s);', n.nspname, t.typname,
          (select string_agg(quote_literal(e.enumlabel), ', ' order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid)) as line
      from pg_type t join pg_namespace n on n.oid = t.typnamespace where t.typtype = 'e' and n.nspname = any(${schemas})
      union all
      select 2, r.name, format(E'create table %s (\n  %s\n)%s;', r.name,
          (select string_agg(quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod)
              || case when a.attnotnull then ' not null' else '' end
              || case when a.attidentity <> '' then ' generated always as identity' else coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '') end, E',\n  ' order by a.attnum)
            from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum where a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped),
          case when r.relkind = 'p' then ' partition by ' || pg_get_partkeydef(r.oid) else '' end)
      from relation r where r.relkind <> 'v'
      union all
      select 3, r.name || ' ' || c.conname, format('alter table %s add constraint %I %s;', r.name, c.conname, pg_get_constraintdef(c.oid))
      from pg_constraint c join relation r on r.oid = c.conrelid where c.contype <> 'n' and c.conparentid = 0
      union all
      select 4, i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) || ';'
      from pg_index i join relation r on r.oid = i.indrelid where not exists (select from pg_constraint c where c.conindid = i.indexrelid and c.contype in ('p', 'u', 'x'))
      union all
      select 5, r.name || ' ' || p.polname, format('create policy %I on %s for %s to %s%s%s;', p.polname, r.name,
          case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete' else 'all' end,
          (select string_agg(case when role = 0 then 'public' else role::regrole::text end, ', ' order by role) from unnest(p.polroles) role),
          coalesce(' using (' || pg_get_expr(p.polqual, p.polrelid) || ')', ''), coalesce(' with check (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')', ''))
      from pg_policy p join relation r on r.oid = p.polrelid
      union all
      select 6, r.name, format(E'create view %s as\n%s', r.name, pg_get_viewdef(r.oid, true)) from relation r where r.relkind = 'v'
      union all
      select 7, p.oid::regprocedure::text, pg_get_functiondef(p.oid) || ';'
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname = any(${schemas}) and p.prokind = 'f' and not exists (select from pg_depend x where x.objid = p.oid and x.deptype = 'e')
      union all
      select 8, r.name || ' ' || t.tgname, pg_get_triggerdef(t.oid) || ';' from pg_trigger t join relation r on r.oid = t.tgrelid where not t.tgisinternal
      union all
      select 9, r.name || ' ' || g.grantee::text, format('grant %s on %s to %s;', string_agg(lower(g.privilege_type), ', ' order by g.privilege_type), r.name, g.grantee::regrole)
      from relation r, lateral aclexplode(r.relacl) g where g.grantee <> r.relowner and g.grantee <> 0 group by r.name, g.grantee
      union all
      select 11, p.pubname || ' ' || x.prrelid::regclass, format('alter publication %I add table %s;', p.pubname, x.prrelid::regclass) from pg_publication_rel x join pg_publication p on p.oid = x.prpubid
      union all
      select 10, r.name || ' ' || g.grantee || ' ' || g.privilege_type,
        format('grant %s (%s) on %s to %s;', lower(g.privilege_type), string_agg(quote_ident(a.attname), ', ' order by a.attname), r.name, g.grantee::regrole)
      from relation r join pg_attribute a on a.attrelid = r.oid and a.attacl is not null, lateral aclexplode(a.attacl) g group by r.name, g.grantee, g.privilege_type)
    select string_agg(line, E'\n' order by rank, name collate "C", line collate "C") as text from part`;
  return `-- The structure of a migrated database, written by \`npm run structure\`. Never edited, never applied: it shows what the migrations make.\n\n${text}\n`;
}
