import "server-only";
import { type SQL, sql } from "drizzle-orm";
import { holds } from "@/db/actor";
import type { ActorTx } from "@/db/with-actor";
import { escapeLike } from "@/lib/assets/asset-page";
import { assetsMatching, uuidArray } from "@/lib/assets/text-search";
import { ordersMatching } from "@/lib/maintenance/match-work-orders";
import { workOrderStatuses } from "@/lib/maintenance/words";
import type { FoundGroup } from "./schema";

const PER_GROUP = 6;
type Found = { id: string; number: number | null; title: string; detail: string | null };
/** `assets` and `orders` are those that match, where the index could find them. */
type Wanted = { like: string; number: number; exact: string; assets: readonly string[] | undefined; orders: readonly string[] | undefined };
type Kind = { label: string; icon: string; href: (row: Found) => string; find: (wanted: Wanted) => SQL };

const kinds: Kind[] = [
  {
    label: "Assets",
    icon: "asset",
    href: ({ id }) => `assets/${id}`,
    find: ({ like, exact, assets }) => sql`select a.id, null::int as number, a.name as title, concat_ws(' · ', a.tag, s.name) as detail
      from assets a join sites s on s.organization_id = a.organization_id and s.id = a.site_id
      where a.retired_at is null and ${assets ? sql`a.id = any(${uuidArray(assets)}::uuid[])` : sql`(a.name ilike ${like} or a.tag ilike ${like} or a.serial_number ilike ${like})`}
      order by lower(a.tag) is not distinct from ${exact} desc, length(a.name), a.name limit ${PER_GROUP}`,
  },
  {
    label: "Sites",
    icon: "pin",
    href: ({ id }) => `sites/${id}`,
    find: ({ like }) =>
      sql`select id, null::int as number, name as title, location as detail from sites where name ilike ${like} or location ilike ${like} order by name limit ${PER_GROUP}`,
  },
  {
    label: "Sensors",
    icon: "sensor",
    href: ({ id }) => `telemetry?sensors=${id}`,
    find: ({ like }) => sql`select s.id, null::int as number, s.name as title, concat_ws(' · ', s.tag_name, a.name) as detail
      from sensors s join assets a on a.organization_id = s.organization_id and a.id = s.asset_id
      where s.name ilike ${like} or s.tag_name ilike ${like} or s.device_id ilike ${like} order by length(s.name), s.name limit ${PER_GROUP}`,
  },
  {
    label: "Alerts",
    icon: "alert",
    href: ({ number }) => `alerts/ALR-${number}`,
    find: ({
      like,
      number,
    }) => sql`select l.id, l.number, l.title, 'ALR-' || l.number || case when l.cleared_at is null then ' · active' else ' · cleared' end as detail
      from alerts l where l.number = ${number} or l.title ilike ${like} order by l.number = ${number} desc, l.timestamp desc limit ${PER_GROUP}`,
  },
  {
    label: "Incidents",
    icon: "incident",
    href: ({ number }) => `incidents/INC-${number}`,
    find: ({ like, number }) => sql`select i.id, i.number, i.title, 'INC-' || i.number || ' · ' || i.status as detail
      from incidents i where i.number = ${number} or i.title ilike ${like} order by i.number = ${number} desc, i.created_at desc limit ${PER_GROUP}`,
  },
  {
    label: "Work orders",
    icon: "maintenance",
    href: ({ number }) => `maintenance/WO-${number}`,
    find: ({ like, number, orders }) => sql`select w.id, w.number, w.title, concat_ws(' · ', 'WO-' || w.number, w.status, a.name) as detail
      from work_orders w join assets a on a.organization_id = w.organization_id and a.id = w.asset_id
      where w.number = ${number} or ${orders ? sql`w.id = any(${uuidArray(orders)}::uuid[])` : sql`w.title ilike ${like}`}
      order by w.number = ${number} desc, w.created_at desc limit ${PER_GROUP}`,
  },
  {
    label: "Prescriptions",
    icon: "check",
    href: ({ id }) => `maintenance/prescriptions/${id}`,
    find: ({ like }) => sql`select id, null::int as number, title, concat_ws(' · ', 'version ' || version, status, asset_type) as detail
      from prescriptions where status <> 'archived' and title ilike ${like} order by status desc, title, version desc limit ${PER_GROUP}`,
  },
  {
    label: "Parts",
    icon: "maintenance",
    href: ({ detail }) => `maintenance/parts?q=${encodeURIComponent(detail!)}`,
    find: ({ like, exact }) => sql`select id, null::int as number, name as title, number as detail
      from parts where retired_at is null and (number ilike ${like} or name ilike ${like}) order by lower(number) = ${exact} desc, name limit ${PER_GROUP}`,
  },
  {
    label: "Gateways",
    icon: "gateway",
    href: ({ id }) => `gateways/${id}`,
    find: ({ like }) => sql`select g.id, null::int as number, g.name as title, concat_ws(' · ', g.protocol, s.name) as detail
      from gateways g join sites s on s.organization_id = g.organization_id and s.id = g.site_id where g.name ilike ${like} order by g.name limit ${PER_GROUP}`,
  },
];

const numbered: Record<string, string> = { alr: "Alerts", inc: "Incidents", wo: "Work orders" };

/** Every kind of record that the actor may see, by number, name, tag or text. What they may not read, the policies leave out. */
export async function searchRecords(tx: ActorTx, { q }: { q: string }): Promise<{ groups: FoundGroup[] }> {
  const [organization] = await tx.execute<{ slug: string }>(sql`select slug from organizations where id = auth.organization_id()`);
  if (!organization) return { groups: [] };
  const like = `%${escapeLike(q)}%`;
  const [, prefix, digits] = /^(?:(alr|inc|wo)-?)?(\d{1,9})$/i.exec(q) ?? [];
  const wanted = kinds.filter(({ label }) => !prefix || label === numbered[prefix.toLowerCase()]);
  const orders = holds(tx.actor, "maintenance:read") ? await ordersMatching(tx, q, workOrderStatuses) : undefined;
  const assets = holds(tx.actor, "assets:read") ? await assetsMatching(tx, q) : undefined;
  const groups: FoundGroup[] = [];
  for (const { label, icon, href, find } of wanted) {
    const rows = await tx.execute<Found>(find({ like, number: digits ? Number(digits) : -1, exact: q.toLowerCase(), assets, orders }));
    if (rows.length > 0)
      groups.push({
        label,
        items: rows.map((row) => ({ href: `/${organization.slug}/${href(row)}`, title: row.title, detail: row.detail ?? "", icon })),
      });
  }
  return { groups };
}
