export const RETENTION_MAX_DAYS = 36_500;

/** What an organization keeps for a number of days, by the key in its settings. The jobs that delete obey these, and know the defaults. */
export const retentionKeys = {
  retentionDays: "retention_days",
  alertRetentionDays: "alert_retention_days",
  noticeRetentionDays: "notice_retention_days",
  healthHistoryRetentionDays: "health_history_retention_days",
} as const;

export type Retained = keyof typeof retentionKeys;
/** Days by what is kept; null: the default. */
export type Retention = Record<Retained, number | null>;
