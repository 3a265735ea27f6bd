"use server";

import { refresh } from "next/cache";
import { z } from "zod";
import { withActor } from "@/db/with-actor";
import { currentActor } from "@/lib/auth/current-actor";
import { signOut } from "@/lib/auth/next-auth";
import { markNotificationsRead } from "@/lib/collaboration/mark-notifications-read";
import { assertSameOrigin } from "@/lib/http/action";

/** An empty list marks all. */
export async function markReadAction(organization: string, ids: string[]) {
  await assertSameOrigin();
  const parsed = z.array(z.guid()).max(500).parse(ids);
  const actor = await currentActor(organization);
  await withActor(actor, (tx) => markNotificationsRead(tx, { ids: parsed }));
  refresh();
}

export async function signOutAction() {
  await assertSameOrigin();
  await signOut({ redirectTo: "/sign-in" });
}
