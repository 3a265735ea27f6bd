import type { Metadata } from "next";
import { RequestTable } from "@/components/access/request-table";
import { readTableQuery } from "@/components/data-table/table-query";
import { Crumbs } from "@/components/shell/crumbs";
import { PageHeader } from "@/components/ui/page-header";
import { holds } from "@/db/actor";
import { keyChoices, listRequests } from "@/lib/access/key-queries";
import { currentActor } from "@/lib/auth/current-actor";
import type { PageArgs } from "@/lib/http/page";
import { read } from "../read";

export const metadata: Metadata = { title: "Request log" };
const hours: Record<string, number> = { "1h": 1, "24h": 24, "7d": 168 };
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export default async function RequestsPage({ params, searchParams }: PageArgs) {
  const { org } = await params;
  const actor = await currentActor(org, "requests:read");
  const { q, cursor, before, filters } = readTableQuery(await searchParams, { filters: ["status", "key", "period"] });
  const period = hours[filters.period?.[0] ?? ""];
  const keyId = filters.key?.find((id) => uuid.test(id));
  const { page, keys } = await read(actor, async (tx) => ({
    page: await listRequests(tx, {
      q,
      cursor,
      before,
      keyId,
      statuses: filters.status ?? [],
      ...(period && { from: new Date(Date.now() - period * 3_600_000) }),
    }),
    keys: holds(actor, "keys:read") ? await keyChoices(tx) : [],
  }));
  return (
    <>
      <Crumbs items={[{ label: "Settings", href: `/${org}/settings` }, { label: "Request log" }]} />
      <PageHeader title="Request log" description="Calls of the HTTP API in the last 30 days, newest first." />
      <RequestTable page={page} keys={keys} />
    </>
  );
}
