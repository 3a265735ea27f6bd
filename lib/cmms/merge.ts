import { same } from "./codec";
import { type Conflict, type ConflictRule, type Shared, type SharedField, sharedFields } from "./words";

type Sides = { agreed: Shared; ours: Shared; theirs: Shared; rule: ConflictRule; oursIsNewer: boolean };
export type Merge = { send: SharedField[]; receive: SharedField[]; conflicts: Conflict[]; agreed: Shared };

/**
 * Three ways, field by field: what both sides last agreed on tells who changed what. Only a field that both changed, to different values, asks for
 * the rule. A field that one side does not keep is left alone.
 */
export function merge({ agreed, ours, theirs, rule, oursIsNewer }: Sides): Merge {
  const result: Merge = { send: [], receive: [], conflicts: [], agreed: { ...agreed } };
  for (const field of sharedFields) {
    if (!(field in ours) || !(field in theirs)) continue;
    if (same(ours[field], theirs[field])) {
      Object.assign(result.agreed, { [field]: ours[field] ?? null });
      continue;
    }
    const changed = (side: Shared) => !(field in agreed) || !same(side[field], agreed[field]);
    const winner = !changed(theirs) ? "ours" : !changed(ours) ? "theirs" : rule === "newest" ? (oursIsNewer ? "ours" : "theirs") : rule;
    if (winner === "ours") result.send.push(field);
    else if (winner === "theirs") result.receive.push(field);
    else result.conflicts.push({ field, ours: ours[field] ?? null, theirs: theirs[field] ?? null });
  }
  return result;
}

export const pick = (fields: Shared, names: readonly SharedField[]): Shared =>
  Object.fromEntries(names.filter((name) => name in fields).map((name) => [name, fields[name]]));
