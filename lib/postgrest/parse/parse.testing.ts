import { RestError } from "../types";

/** What a refusal says, or the value when there was none: tests compare both. */
export function refusal(work: () => unknown): { status: number; code: string; details: unknown } | { accepted: unknown } {
  try {
    return { accepted: work() };
  } catch (error) {
    if (!(error instanceof RestError)) throw error;
    return { status: error.status, code: error.code, details: error.details };
  }
}
