import type { Metadata } from "next";
import { ChannelDialog } from "@/components/notifications/channel-dialog";
import { ChannelList } from "@/components/notifications/channel-list";
import { SentList } from "@/components/notifications/sent-list";
import { Crumbs } from "@/components/shell/crumbs";
import { PageHeader } from "@/components/ui/page-header";
import { Grid } from "@/components/ui/panel";
import { holds } from "@/db/actor";
import { currentActor } from "@/lib/auth/current-actor";
import type { PageArgs } from "@/lib/http/page";
import { listChannels, listNotificationDeliveries } from "@/lib/notifications/queries";
import { read } from "../read";
import { createChannelAction, removeChannelAction, testChannelAction, updateChannelAction } from "./actions";

export const metadata: Metadata = { title: "Channels" };

export default async function ChannelsPage({ params }: PageArgs) {
  const { org } = await params;
  const actor = await currentActor(org, "channels:read");
  const { channels, sent } = await read(actor, async (tx) => ({
    channels: await listChannels(tx),
    sent: (await listNotificationDeliveries(tx, { limit: 50 })).items,
  }));
  const mayWrite = holds(actor, "channels:write");
  const create = mayWrite ? <ChannelDialog action={createChannelAction.bind(null, org)} /> : undefined;
  const actions = {
    update: updateChannelAction.bind(null, org),
    remove: removeChannelAction.bind(null, org),
    test: testChannelAction.bind(null, org),
  };
  return (
    <>
      <Crumbs items={[{ label: "Settings", href: `/${org}/settings` }, { label: "Channels" }]} />
      <PageHeader
        title="Channels"
        description="How word of an alert leaves Gantry: by mail, Slack, Microsoft Teams and text message."
        actions={create}
      />
      <Grid kind="stack">
        <ChannelList channels={channels} actions={mayWrite ? actions : undefined} />
        <SentList items={sent} />
      </Grid>
    </>
  );
}
