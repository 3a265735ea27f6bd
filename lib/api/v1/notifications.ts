import "server-only";
import { markNotificationsRead } from "@/lib/collaboration/mark-notifications-read";
import { listNotifications } from "@/lib/collaboration/queries";
import { markReadInput, notificationFilter } from "@/lib/collaboration/schema";
import { type Api, route } from "../route";

const at = "/api/v1/notifications";

export function notificationsApi(api: Api) {
  route(api, {
    method: "get",
    path: at,
    summary: "List your notifications, with the exact unread count",
    auth: "signed-in",
    input: notificationFilter,
    run: listNotifications,
  });
  route(api, {
    method: "post",
    path: `${at}/read`,
    summary: "Mark notifications as read: these, or all",
    auth: "signed-in",
    input: markReadInput,
    run: markNotificationsRead,
  });
}
