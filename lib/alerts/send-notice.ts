import "server-only";
import { type ActorTx, rawOf, savepoint } from "@/db/with-actor";
import { colleaguesWho } from "@/lib/collaboration/colleagues";
import { notify } from "@/lib/collaboration/notify";
import { log } from "@/lib/log";
import { openChannels, sortRecipients } from "@/lib/notifications/people";
import { requestAlertNotification } from "@/lib/notifications/request-notification";
import { type ChannelKind, channelKinds } from "@/lib/notifications/schema";
import type { NoticeReason } from "./route-rules";
import type { LiveRoute, RoutedAlert } from "./tell-routes";

type Sent = { route: LiveRoute; alert: RoutedAlert; reason: NoticeReason };

const isKind = (channel: string): channel is ChannelKind => channelKinds.some((kind) => kind === channel);

/** What is said before the alert's own title. */
function leadOf({ reason, alert }: Sent): string | null {
  switch (reason) {
    case "raised":
      return null;
    case "escalated":
      return `Now ${alert.severity}`;
    case "repeat":
      return "Still active";
    case "reminder":
      return "Not acknowledged yet";
    case "cleared":
      return "Cleared";
  }
}

/** Hands one notice to the people and channels of its route. `others` more alerts of its group are told with it. */
export async function sendNotice(tx: ActorTx, sent: Sent, others: number): Promise<void> {
  const { route, alert } = sent;
  const lead = leadOf(sent);
  const note = others > 0 ? `${others} more ${others === 1 ? "alert" : "alerts"} of the same group.` : null;
  if (route.channels.includes("in-app")) {
    const people = await peopleOf(tx, route, alert.siteId);
    // When it is raised, the rule's own "app" channel has told these already (collaboration/subscribers.ts).
    const told = sent.reason === "raised" && alert.ruleTells ? await watchersOf(tx, alert.siteId) : [];
    const left = people.filter((id) => !told.includes(id));
    await notify(tx, left, {
      type: sent.reason === "cleared" ? "alert.cleared" : sent.reason === "raised" ? "alert.raised" : "alert.reminder",
      title: `${lead ? `${lead}: ` : ""}ALR-${alert.number}, ${alert.severity} severity`,
      message: [alert.title, note].filter(Boolean).join(". "),
      link: `/alerts/ALR-${alert.number}`,
      subjectType: "alert",
      subjectId: alert.id,
    });
  }
  const kinds = route.channels.filter(isKind);
  if (kinds.length === 0) return;
  try {
    // A channel that cannot be planned for (its secret cannot be opened, say) does not take back what was said elsewhere.
    await savepoint(tx, async (part) => {
      const recipients = await recipientsOf(part, sent, kinds);
      await requestAlertNotification(part, { alertId: alert.id, channels: kinds, recipients }, { lead, note });
    });
  } catch (error) {
    log.error({ err: error, route: route.id, alert: alert.id }, "a notification route could not send");
  }
}

/** The people a route names, as far as they may still see the alert; without names, those who may acknowledge it. */
async function peopleOf(tx: ActorTx, { userIds }: LiveRoute, siteId: string | null): Promise<string[]> {
  if (userIds.length === 0) return watchersOf(tx, siteId);
  return (await colleaguesWho(tx, { permission: "alerts:read", siteId, ids: userIds })).map(({ id }) => id);
}

const watchersOf = async (tx: ActorTx, siteId: string | null) =>
  (await colleaguesWho(tx, { permission: "alerts:acknowledge", siteId })).map(({ id }) => id);

/** Addresses the route lists, and those of its people, as far as they may still see the alert. */
async function recipientsOf(tx: ActorTx, { route, alert }: Sent, kinds: readonly ChannelKind[]): Promise<string[]> {
  const { userIds, recipients } = route;
  const people = userIds.length > 0 ? await peopleOf(tx, route, alert.siteId) : [];
  const rows = await rawOf(tx)<{ email: string | null; phone: string | null }[]>`
    select email, phone from profiles where id = any(${people}::uuid[])`;
  const own = rows.flatMap(({ email, phone }) => [kinds.includes("email") ? email : null, kinds.includes("sms") ? phone : null]);
  const named = [...recipients, ...own.filter((address) => address !== null)];
  if (named.length === 0) return [];
  const { email, sms } = await sortRecipients(tx, named, await openChannels(tx, ["email", "sms"]));
  return [...email, ...sms];
}
