/** Every event of the product, past tense. A consumer subscribes by type in lib/events/subscribers.ts. */
export const eventTypes = [
  "site.created",
  "site.updated",
  "site.removed",
  "asset.created",
  "asset.updated",
  "asset.retired",
  "asset.health_changed",
  "gateway.status_changed",
  "sensor.status_changed",
  "sensor.calibrated",
  "alert.raised",
  "alert.acknowledged",
  "alert.cleared",
  "alert.resolved",
  "alert_rule.created",
  "alert_rule.updated",
  "incident.opened",
  "incident.assigned",
  "incident.acknowledged",
  "incident.investigating",
  "incident.updated",
  "incident.resolved",
  "incident.reopened",
  "incident.closed",
  "incident.alert_linked",
  "comment.added",
  "member.invited",
  "member.joined",
  "member.changed",
  "member.removed",
  "key.created",
  "key.rotated",
  "key.revoked",
] as const;

export type EventType = (typeof eventTypes)[number];

/** Types somebody subscribes to: these also become a job, so that their consumers run after the commit and exactly once. */
export const dispatchedTypes: ReadonlySet<EventType> = new Set(["alert.raised", "alert.cleared", "incident.assigned", "incident.opened"]);
