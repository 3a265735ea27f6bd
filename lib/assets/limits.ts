/** How long changes of an asset's health are kept, in days, unless the organization says otherwise. The newest of each asset stays whatever its age. */
export const DEFAULT_HEALTH_HISTORY_RETENTION_DAYS = 730;
