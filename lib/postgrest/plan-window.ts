import { limits } from "./limits";
import type { Level, Shape } from "./plan-model";
import { RestError, type RestRequest } from "./types";

export const shapeOf = ({ accept }: RestRequest): Shape => (accept.media === "object" || accept.media === "csv" ? accept.media : "array");

/** The window: limit and offset, the Range header within them, and never more than the row cap. */
export function cut(root: Level, { query, range }: RestRequest) {
  const asked = query.levels.find(({ path }) => path.length === 0);
  const offset = Math.max(0, asked?.offset ?? 0);
  if ((asked?.limit ?? 0) < 0) throw unsatisfiable("Limit should be greater than or equal to zero.");

  const start = Math.max(offset, range?.first ?? 0);
  const end = Math.min(
    asked?.limit === undefined ? Number.POSITIVE_INFINITY : offset + asked.limit,
    range?.last === undefined ? Number.POSITIVE_INFINITY : range.last + 1,
  );
  if (range && end < start)
    throw unsatisfiable("The lower boundary must be lower than or equal to the upper boundary in the Range header.");
  root.offset = start;
  root.limit = Math.min(end - start, limits.rowsMax);
}

const unsatisfiable = (details: string) => new RestError(416, "PGRST103", "Requested range not satisfiable", details);
