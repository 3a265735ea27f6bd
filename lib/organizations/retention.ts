import { DEFAULT_NOTICE_RETENTION_DAYS } from "@/lib/alerts/limits";
import { DEFAULT_HEALTH_HISTORY_RETENTION_DAYS } from "@/lib/assets/limits";
import { DEFAULT_RETENTION_DAYS } from "@/lib/telemetry/limits";

export const RETENTION_MAX_DAYS = 36_500;

/** What an organization keeps for a number of days: the key in its settings, and the days where it says nothing. The jobs that delete obey these. */
export const retention = {
  retentionDays: { key: "retention_days", days: DEFAULT_RETENTION_DAYS },
  noticeRetentionDays: { key: "notice_retention_days", days: DEFAULT_NOTICE_RETENTION_DAYS },
  healthHistoryRetentionDays: { key: "health_history_retention_days", days: DEFAULT_HEALTH_HISTORY_RETENTION_DAYS },
} as const;

export type Retained = keyof typeof retention;
/** Days by what is kept; null: the default. */
export type Retention = Record<Retained, number | null>;
