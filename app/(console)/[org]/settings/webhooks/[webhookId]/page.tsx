import type { Metadata } from "next";
import { Crumbs } from "@/components/shell/crumbs";
import { ActionButton } from "@/components/ui/action-button";
import { CodeBlock } from "@/components/ui/code-block";
import { Fact, Facts } from "@/components/ui/facts";
import { formatNumber } from "@/components/ui/format";
import { PageHeader } from "@/components/ui/page-header";
import { Grid, Panel, PanelBody, PanelHeader } from "@/components/ui/panel";
import { Time } from "@/components/ui/time";
import { DeliveryList } from "@/components/webhooks/delivery-list";
import { RotateSecretDialog } from "@/components/webhooks/rotate-secret-dialog";
import { WebhookState } from "@/components/webhooks/webhook-list";
import { schemeLabels } from "@/components/webhooks/words";
import { holds } from "@/db/actor";
import { currentActor } from "@/lib/auth/current-actor";
import type { PageArgs } from "@/lib/http/page";
import { getInboundWebhook, listDeliveries } from "@/lib/webhooks/queries";
import { read, uuidOr404 } from "../../read";
import { rotateWebhookAction, setWebhookAction } from "../actions";

export const metadata: Metadata = { title: "Webhook" };

export default async function WebhookPage({ params }: PageArgs<"webhookId">) {
  const { org, webhookId } = await params;
  const actor = await currentActor(org, "webhooks:read");
  const id = uuidOr404(webhookId);
  const { webhook, deliveries } = await read(actor, async (tx) => ({
    webhook: await getInboundWebhook(tx, id),
    deliveries: (await listDeliveries(tx, { webhookId: id, limit: 50 })).items,
  }));
  const next = !webhook.enabled;
  return (
    <>
      <Crumbs items={[{ label: "Webhooks", href: `/${org}/settings/webhooks` }, { label: webhook.name }]} />
      <PageHeader
        title={webhook.name}
        pills={<WebhookState enabled={webhook.enabled} />}
        actions={
          holds(actor, "webhooks:write") ? (
            <>
              <RotateSecretDialog webhookId={id} action={rotateWebhookAction.bind(null, org)} />
              <ActionButton
                action={setWebhookAction.bind(null, org)}
                fields={{ webhookId: id, enabled: String(next) }}
                variant={next ? "primary" : "danger-quiet"}
                success={next ? "Webhook enabled" : "Webhook disabled"}
              >
                {next ? "Enable" : "Disable"}
              </ActionButton>
            </>
          ) : undefined
        }
      />
      <Grid kind="rail">
        <Grid kind="stack">
          <CodeBlock label="Address" code={webhook.url} />
          <DeliveryList deliveries={deliveries} />
        </Grid>
        <Panel>
          <PanelHeader title="Facts" />
          <PanelBody>
            <Facts>
              <Fact name="Signature">{schemeLabels[webhook.scheme]}</Fact>
              <Fact name="Made by">{webhook.createdBy ?? "An API key"}</Fact>
              <Fact name="Made">
                <Time value={webhook.createdAt} />
              </Fact>
              <Fact name="Last delivery">{webhook.lastReceivedAt ? <Time value={webhook.lastReceivedAt} show="relative" /> : "Never"}</Fact>
              <Fact name="Rate limit">{`${formatNumber(webhook.rateLimitPerMinute)} a minute`}</Fact>
              {webhook.previousExpiresAt ? (
                <Fact name="Old secret ends">
                  <Time value={webhook.previousExpiresAt} />
                </Fact>
              ) : null}
            </Facts>
          </PanelBody>
        </Panel>
      </Grid>
    </>
  );
}
