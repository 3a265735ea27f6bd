/**
 * How long what was told of an alert is kept once the alert has cleared, in days, unless the organization says otherwise. While it is active its notices
 * stay: they keep it from being told twice.
 */
export const DEFAULT_NOTICE_RETENTION_DAYS = 90;
