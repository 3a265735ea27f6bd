import { Plus } from "lucide-react";
import type { Metadata } from "next";
import { KeyTable } from "@/components/access/key-table";
import { readTableQuery } from "@/components/data-table/table-query";
import { Crumbs } from "@/components/shell/crumbs";
import { LinkButton } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import { holds } from "@/db/actor";
import { listApiKeys } from "@/lib/access/key-queries";
import { currentActor } from "@/lib/auth/current-actor";
import type { PageArgs } from "@/lib/http/page";
import { read } from "../read";

export const metadata: Metadata = { title: "API keys" };

export default async function ApiKeysPage({ params, searchParams }: PageArgs) {
  const { org } = await params;
  const actor = await currentActor(org, "keys:read");
  const { q, cursor, before } = readTableQuery(await searchParams);
  const page = await read(actor, (tx) => listApiKeys(tx, { q, cursor, before }));
  const create =
    holds(actor, "keys:write") && actor.siteScope === null ? (
      <LinkButton href={`/${org}/settings/api-keys/new`} variant="primary">
        <Plus aria-hidden />
        New API key
      </LinkButton>
    ) : undefined;
  return (
    <>
      <Crumbs items={[{ label: "Settings", href: `/${org}/settings` }, { label: "API keys" }]} />
      <PageHeader
        title="API keys"
        description="For gateways, scripts and partners. A key is shown once; only its hash is stored."
        actions={
          <>
            <LinkButton href="/docs">API documentation</LinkButton>
            {create}
          </>
        }
      />
      <KeyTable org={org} page={page} create={create} />
    </>
  );
}
