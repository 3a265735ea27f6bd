import { accessOf, type Relation, type Relationship } from "./catalogue";
import { nearest } from "./plan-names";
import { readsWholeRows, type Scope } from "./plan-scope";
import { RestError } from "./types";

type Wanted = { target: string; hint?: string | undefined };

/** The one relationship from `origin` that a select item means. */
export function findRelationship(scope: Scope, origin: Relation, wanted: Wanted): Relationship {
  const usable = origin.relationships.filter((each) => isUsable(scope, origin, each));
  const computed = usable.find(({ kind, name }) => kind === "computed" && name === wanted.target);
  if (computed && !wanted.hint) return computed;

  const found = usable.filter((each) => each.kind !== "computed" && fits(scope, each, wanted));
  if (found.length > 1) throw ambiguous(scope, origin, wanted, found);
  if (!found[0]) throw unrelated(scope, origin, wanted, usable);
  return found[0];
}

/** Joins through columns that the role may not read do not exist for it. An unreadable target stays, and is denied when read. */
function isUsable(scope: Scope, origin: Relation, { kind, target, columns, junction, routine }: Relationship): boolean {
  const to = scope.catalogue.relations.get(target);
  if (to?.schema !== scope.schema) return false;
  if (kind === "computed") return routine?.roles.has(scope.role) === true && readsWholeRows(origin, scope.role);

  const reads = (relation: Relation | undefined, names: readonly string[]) => {
    const readable = relation && accessOf(relation, scope.role).readable;
    return readable !== undefined && names.every((name) => readable.has(name));
  };
  const isOpen = accessOf(to, scope.role).readable.size > 0;
  const left = junction ? junction.originColumns.map(([own]) => own) : columns.map(([own]) => own);
  const right = junction ? junction.targetColumns.map(([, theirs]) => theirs) : columns.map(([, theirs]) => theirs);
  const between = junction ? [...junction.originColumns.map(([, own]) => own), ...junction.targetColumns.map(([own]) => own)] : [];
  return (
    reads(origin, left) && (!isOpen || reads(to, right)) && (!junction || reads(scope.catalogue.relations.get(junction.relation), between))
  );
}

function fits(scope: Scope, relationship: Relationship, { target, hint }: Wanted): boolean {
  const { kind, name, keyAtOrigin, junction } = relationship;
  const related = scope.catalogue.relations.get(relationship.target)!;
  const isSelf = relationship.origin === relationship.target;
  const byName = related.name === target && !(isSelf && keyAtOrigin); // to itself, the table's name means the children
  const key = keyColumn(relationship.columns);

  if (hint !== undefined) {
    const through = junction && scope.catalogue.relations.get(junction.relation)?.name;
    return (
      byName && (junction ? through === hint : name === hint || usualName(scope, relationship) === hint || key?.includes(hint) === true)
    );
  }
  if (byName) return true;
  if (related.kind !== "table" || kind === "many-to-many") return false;
  return (name === target && !(isSelf && !keyAtOrigin)) || (keyAtOrigin && key?.[0] === target);
}

/**
 * The pair by which people know a key: its only one, or the only one whose two ends are named differently (in
 * `(organization_id, site_id) → (organization_id, id)` that is `site_id`).
 */
function keyColumn(columns: Relationship["columns"]) {
  if (columns.length === 1) return columns[0];
  const telling = columns.filter(([own, theirs]) => own !== theirs);
  return telling.length === 1 ? telling[0] : undefined;
}

/** What PostgreSQL calls a key that nobody named: clients written for the same table with a key of one column give this name as a hint. */
function usualName({ catalogue }: Scope, { origin, target, columns, keyAtOrigin }: Relationship) {
  const key = keyColumn(columns);
  const child = catalogue.relations.get(keyAtOrigin ? origin : target);
  return key && child && `${child.name}_${key[keyAtOrigin ? 0 : 1]}_fkey`;
}

function unrelated(scope: Scope, origin: Relation, { target, hint }: Wanted, usable: readonly Relationship[]) {
  const using = hint === undefined ? "" : ` using the hint '${hint}'`;
  const names = usable.map((each) => (each.kind === "computed" ? each.name : scope.catalogue.relations.get(each.target)!.name));
  const near = nearest(target, names);
  return new RestError(
    400,
    "PGRST200",
    `Could not find a relationship between '${origin.name}' and '${target}' in the schema cache`,
    `Searched for a foreign key relationship between '${origin.name}' and '${target}'${using} in the schema '${scope.schema}', but no matches were found.`,
    near && near !== target ? `Perhaps you meant '${near}' instead of '${target}'.` : null,
  );
}

function ambiguous(scope: Scope, origin: Relation, { target }: Wanted, found: readonly Relationship[]) {
  const nameOf = (id: string) => scope.catalogue.relations.get(id)?.name ?? id;
  const list = (names: readonly string[]) => names.join(", ");
  const details = found.map(({ kind, name, target: to, columns, junction }) => ({
    cardinality: kind,
    embedding: `${origin.name} with ${nameOf(to)}`,
    relationship: junction
      ? `${nameOf(junction.relation)} using ${junction.originKey}(${list(junction.originColumns.map(([, own]) => own))}) and ${junction.targetKey}(${list(junction.targetColumns.map(([own]) => own))})`
      : `${name} using ${origin.name}(${list(columns.map(([own]) => own))}) and ${nameOf(to)}(${list(columns.map(([, theirs]) => theirs))})`,
  }));
  const choices = found.map(({ name, target: to, junction }) => `'${nameOf(to)}!${junction ? nameOf(junction.relation) : name}'`);
  return new RestError(
    300,
    "PGRST201",
    `Could not embed because more than one relationship was found for '${origin.name}' and '${target}'`,
    details,
    `Try changing '${target}' to one of the following: ${list(choices)}. Find the desired relationship in the 'details' key.`,
  );
}
