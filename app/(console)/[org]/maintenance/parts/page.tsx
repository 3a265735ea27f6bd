import { Plus } from "lucide-react";
import type { Metadata } from "next";
import { readTableQuery } from "@/components/data-table/table-query";
import { PartDialog, PartTable } from "@/components/maintenance/part-table";
import { SectionTabs } from "@/components/maintenance/section-tabs";
import { Button } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import { holds } from "@/db/actor";
import { withActor } from "@/db/with-actor";
import { currentActor } from "@/lib/auth/current-actor";
import type { PageArgs } from "@/lib/http/page";
import { orFirstPage } from "@/lib/keyset";
import { listParts } from "@/lib/maintenance/queries";
import { partFilter } from "@/lib/maintenance/schema";
import { organizationCurrency } from "@/lib/organizations/currency";
import { createPartAction, stockPartAction, updatePartAction } from "./actions";

export const metadata: Metadata = { title: "Parts" };

export default async function PartsPage({ params, searchParams }: PageArgs) {
  const { org } = await params;
  const actor = await currentActor(org, "maintenance:read");
  const { q, cursor, before, filters } = readTableQuery(await searchParams, { filters: ["low"], sortable: [] });
  const parsed = partFilter.safeParse({
    ...(q && { q }),
    ...(cursor && { cursor }),
    ...(before && { before }),
    ...(filters.low?.length && { low: "true" }),
  });
  const filter = parsed.success ? parsed.data : partFilter.parse({});
  const { page, currency } = await withActor(
    actor,
    async (tx) => ({ page: await orFirstPage(filter, (wanted) => listParts(tx, wanted)), currency: await organizationCurrency(tx) }),
    { readOnly: true },
  );
  const commands = holds(actor, "maintenance:write")
    ? { create: createPartAction.bind(null, org), update: updatePartAction.bind(null, org), stock: stockPartAction.bind(null, org) }
    : null;
  return (
    <>
      <PageHeader
        title="Maintenance"
        description="What is on the shelf."
        actions={
          commands ? (
            <PartDialog
              currency={currency}
              action={commands.create}
              trigger={
                <Button variant="primary">
                  <Plus aria-hidden />
                  Add part
                </Button>
              }
            />
          ) : null
        }
      />
      <SectionTabs org={org} current="parts" />
      <PartTable
        currency={currency}
        rows={page.items}
        total={page.total}
        nextCursor={page.nextCursor}
        prevCursor={page.prevCursor}
        commands={commands}
      />
    </>
  );
}
