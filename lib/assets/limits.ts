/** How long changes of an asset's health are kept, in days. The newest of each asset stays whatever its age. */
export const HEALTH_HISTORY_RETENTION_DAYS = 730;
