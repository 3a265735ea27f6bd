import { sql } from "drizzle-orm";
import { withActor } from "@/db/with-actor";
import { createChannel } from "@/lib/notifications/create-channel";
import { createChannelInput } from "@/lib/notifications/schema";
import { createDesk, type Desk } from "./desk";
import { peek } from "./people";
import { startMailServer, startReceiver } from "./receivers";

/** Receivers for every kind of notification on loopback, and desks whose channels lead to them. */
export async function startChannels() {
  const [receiver, mail] = await Promise.all([startReceiver(), startMailServer()]);
  process.env.ALLOW_PRIVATE_ADDRESSES = "1";
  process.env.SMTP_URL = mail.url;

  /** A desk with one channel of each kind, each with a path of its own at the receiver. */
  async function deskWithChannels() {
    const desk = await createDesk();
    const owner = await desk.member({ role: "owner" });
    const at = `/${crypto.randomUUID()}`;
    const onCall = `${crypto.randomUUID()}@example.com`;
    const channel = (kind: string, fields: Record<string, unknown>) =>
      withActor(owner, (tx) => createChannel(tx, createChannelInput.parse({ kind, name: kind, ...fields })));
    await channel("slack", { url: `${receiver.url}${at}/slack` });
    await channel("teams", { url: `${receiver.url}${at}/teams` });
    const numbers = ["+49 40 1234567", "+4940 7654321"];
    await channel("sms", { url: `${receiver.url}${at}/sms`, authorization: "Bearer of-the-gateway", from: "Gantry", recipients: numbers });
    await channel("email", { recipients: [onCall] });
    return { desk, owner, at, onCall, alert: await desk.raise() };
  }
  return { receiver, mail, deskWithChannels, close: () => Promise.all([receiver.close(), mail.close()]) };
}

type Delivery = { id: string; kind: string; recipient: string; status: string; attempts: number; last_error: string | null };
export const deliveriesOf = (desk: Desk) =>
  peek<Delivery>(sql`select id, kind, recipient, status, attempts, last_error from notification_deliveries
    where organization_id = ${desk.id}::uuid order by kind, recipient`);
