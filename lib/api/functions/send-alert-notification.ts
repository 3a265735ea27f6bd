import "server-only";
import { sendAlertNotificationInput } from "@/lib/notifications/schema";
import { sendAlertNotification } from "@/lib/notifications/send-notification";
import type { Api } from "../route";
import { edgeFunction } from "./define";

/** Word of an alert by mail, Slack, Teams or text message, with what became of it per channel. */
export function sendAlertNotificationFunction(api: Api) {
  edgeFunction(api, {
    name: "send-alert-notification",
    summary: "Send word of an alert through the organization's channels",
    auth: "alerts:notify",
    input: sendAlertNotificationInput,
    run: sendAlertNotification,
  });
}
