import type { Metadata } from "next";
import { AuditTable } from "@/components/audit/audit-table";
import { TimeFilter } from "@/components/audit/time-filter";
import { LiveRefresh } from "@/components/shell/live-refresh";
import { formatNumber } from "@/components/ui/format";
import { PageHeader } from "@/components/ui/page-header";
import { Pill } from "@/components/ui/pill";
import { Time } from "@/components/ui/time";
import { withActor } from "@/db/with-actor";
import { getChainState, listAudit, listAuditChoices } from "@/lib/audit/queries";
import { currentActor } from "@/lib/auth/current-actor";
import type { PageArgs } from "@/lib/http/page";
import { orFirstPage } from "@/lib/keyset";
import { readAuditFilter } from "./filter";

export const metadata: Metadata = { title: "Audit log" };

export default async function AuditPage({ params, searchParams }: PageArgs) {
  const { org } = await params;
  const actor = await currentActor(org, "audit:read");
  const filter = readAuditFilter(await searchParams);
  const { page, choices, chain } = await withActor(
    actor,
    async (tx) => ({
      page: await orFirstPage(filter, (wanted) => listAudit(tx, wanted)),
      choices: await listAuditChoices(tx),
      chain: await getChainState(tx),
    }),
    { readOnly: true },
  );
  return (
    <>
      <PageHeader
        title="Audit log"
        pills={<LiveRefresh types={["*"]} delay={1_500} />}
        description="Who did what, in a chain of hashes that nobody can edit without being found out."
      />
      <p className="flex flex-wrap items-center gap-2">
        <Pill tone={chain.sealed ? "ok" : "off"}>{chain.sealed ? "Sealed" : "Not sealed yet"}</Pill>
        <span className="text-ink-2">
          {chain.sealed ? (
            <>
              Sealed up to #{formatNumber(chain.sealed.seq)} at <Time value={chain.sealed.sealedAt} seconds />, root{" "}
              <span className="font-mono text-[0.92em]">{chain.sealed.hash.slice(0, 16)}</span>.{" "}
              {chain.unsealed > 0
                ? `${formatNumber(chain.unsealed)} newer ${chain.unsealed === 1 ? "entry waits" : "entries wait"} for the next seal.`
                : "Nothing is newer."}
            </>
          ) : (
            `${formatNumber(chain.head)} ${chain.head === 1 ? "entry is" : "entries are"} chained; the first seal comes within the hour.`
          )}
        </span>
      </p>
      <AuditTable
        org={org}
        rows={page.items}
        total={page.total}
        nextCursor={page.nextCursor}
        prevCursor={page.prevCursor}
        actors={choices.actors.map(({ id, name }) => ({ value: id, label: name }))}
        records={choices.records}
        actions={choices.actions}
        extra={<TimeFilter />}
      />
    </>
  );
}
