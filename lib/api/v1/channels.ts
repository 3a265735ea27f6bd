import "server-only";
import { z } from "zod";
import { createChannel } from "@/lib/notifications/create-channel";
import { listChannels, listNotificationDeliveries } from "@/lib/notifications/queries";
import { removeChannel } from "@/lib/notifications/remove-channel";
import { channelInput, createChannelInput, deliveriesInput, updateChannelInput } from "@/lib/notifications/schema";
import { sendTest } from "@/lib/notifications/send-notification";
import { updateChannel } from "@/lib/notifications/update-channel";
import { type Api, envelope, parseInput, route } from "../route";

const at = "/api/v1/channels";

/** Ways out to people, and what was sent through them. */
export function channelsApi(api: Api) {
  route(api, {
    method: "get",
    path: at,
    summary: "List notification channels",
    auth: "channels:read",
    input: z.strictObject({}),
    run: async (tx) => ({ items: await listChannels(tx) }),
  });
  route(api, {
    method: "post",
    path: at,
    summary: "Create a notification channel",
    auth: "channels:write",
    input: createChannelInput,
    run: createChannel,
    status: 201,
  });
  route(api, {
    method: "patch",
    path: `${at}/:channelId`,
    summary: "Rename, enable, disable or reconfigure a notification channel",
    auth: "channels:write",
    input: updateChannelInput,
    run: updateChannel,
  });
  route(api, {
    method: "delete",
    path: `${at}/:channelId`,
    summary: "Remove a notification channel",
    auth: "channels:write",
    input: channelInput,
    run: removeChannel,
  });
  route(api, {
    method: "post",
    path: `${at}/:channelId/test`,
    summary: "Send a test through a notification channel",
    auth: "channels:write",
    handle: async (context, actor) => envelope(context, await sendTest(actor, parseInput(channelInput, context.req.param()))),
  });
  route(api, {
    method: "get",
    path: "/api/v1/notification-deliveries",
    summary: "List what was sent through notification channels, or waits to be",
    auth: "channels:read",
    input: deliveriesInput,
    run: listNotificationDeliveries,
  });
}
