import type { Metadata } from "next";
import { KeyForm } from "@/components/access/key-form";
import { Crumbs } from "@/components/shell/crumbs";
import { PageHeader } from "@/components/ui/page-header";
import { permissionChoices } from "@/lib/access/choices";
import { grantable } from "@/lib/access/guard";
import { gatewayChoices } from "@/lib/access/key-queries";
import { currentActor } from "@/lib/auth/current-actor";
import type { PageArgs } from "@/lib/http/page";
import { createApiKeyAction } from "../../actions";
import { read } from "../../read";

export const metadata: Metadata = { title: "New API key" };

export default async function NewApiKeyPage({ params }: PageArgs) {
  const { org } = await params;
  const actor = await currentActor(org, "keys:write");
  const { mine, gateways } = await read(actor, async (tx) => ({ mine: await grantable(tx), gateways: await gatewayChoices(tx) }));
  return (
    <>
      <Crumbs items={[{ label: "API keys", href: `/${org}/settings/api-keys` }, { label: "New" }]} />
      <PageHeader title="New API key" description="Give it as little as the work needs." />
      <div className="max-w-3xl">
        <KeyForm org={org} action={createApiKeyAction.bind(null, org)} scopes={permissionChoices(mine)} gateways={gateways} />
      </div>
    </>
  );
}
