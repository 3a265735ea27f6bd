import { RestError } from "../types";

/** `Range: 0-9` or `5-`, counted in rows. Ranges of other units (bytes) mean nothing here and are ignored, as HTTP asks. */
export function parseRange(range: string | null, unit: string | null): { first: number; last?: number } | undefined {
  if (!range || (unit && unit.trim().toLowerCase() !== "items")) return undefined;
  const [, first, last] = /^\s*(\d{1,15})-(\d{1,15})?\s*$/.exec(range) ?? [];
  if (first === undefined) return undefined;
  if (last !== undefined && Number(first) > Number(last))
    throw new RestError(
      416,
      "PGRST103",
      "Requested range not satisfiable",
      "The lower boundary must be lower than or equal to the upper boundary in the Range header.",
    );
  return { first: Number(first), ...(last !== undefined && { last: Number(last) }) };
}
