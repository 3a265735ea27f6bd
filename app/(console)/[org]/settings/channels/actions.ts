"use server";

import { refresh } from "next/cache";
import { currentActor } from "@/lib/auth/current-actor";
import { appErrorOf } from "@/lib/errors";
import { type ActionState, action, assertSameOrigin, fieldsOf } from "@/lib/http/action";
import { createChannel } from "@/lib/notifications/create-channel";
import { removeChannel } from "@/lib/notifications/remove-channel";
import { channelInput, createChannelInput, updateChannelInput } from "@/lib/notifications/schema";
import { sendTest } from "@/lib/notifications/send-notification";
import { updateChannel } from "@/lib/notifications/update-channel";

export const createChannelAction = action(createChannelInput, createChannel);
export const updateChannelAction = action(updateChannelInput, updateChannel);
export const removeChannelAction = action(channelInput, removeChannel);

/** Not by `action`: waiting for the other side must not hold a transaction open. */
export async function testChannelAction(organization: string, _previous: ActionState, form: FormData): Promise<ActionState> {
  const actor = await currentActor(organization);
  try {
    await assertSameOrigin();
    const { status, deliveries } = await sendTest(actor, channelInput.parse(fieldsOf(form)));
    refresh();
    if (status === "sent") return { ok: true, data: null };
    return { ok: false, message: deliveries.find(({ error }) => error)?.error ?? "The test was not sent. Check the channel." };
  } catch (error) {
    const known = appErrorOf(error);
    if (!known) throw error;
    return { ok: false, message: known.message };
  }
}
