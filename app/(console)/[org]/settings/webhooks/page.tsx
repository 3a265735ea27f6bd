import type { Metadata } from "next";
import { Crumbs } from "@/components/shell/crumbs";
import { PageHeader } from "@/components/ui/page-header";
import { WebhookDialog } from "@/components/webhooks/webhook-dialog";
import { WebhookList } from "@/components/webhooks/webhook-list";
import { holds } from "@/db/actor";
import { currentActor } from "@/lib/auth/current-actor";
import type { PageArgs } from "@/lib/http/page";
import { listInboundWebhooks } from "@/lib/webhooks/queries";
import { read } from "../read";
import { createWebhookAction } from "./actions";

export const metadata: Metadata = { title: "Webhooks" };

export default async function WebhooksPage({ params }: PageArgs) {
  const { org } = await params;
  const actor = await currentActor(org, "webhooks:read");
  const webhooks = await read(actor, listInboundWebhooks);
  // Always in this place: the page refreshes when the first webhook exists, and its secret must be read before the dialog is gone.
  const create = holds(actor, "webhooks:write") ? <WebhookDialog action={createWebhookAction.bind(null, org)} /> : undefined;
  return (
    <>
      <Crumbs items={[{ label: "Settings", href: `/${org}/settings` }, { label: "Webhooks" }]} />
      <PageHeader
        title="Webhooks"
        description="Addresses that other systems call. Every delivery must carry a valid signature."
        actions={create}
      />
      <WebhookList org={org} webhooks={webhooks} />
    </>
  );
}
