import { accessOf, type Catalogue, type Column, isKnownTo, type Relation, type Routine, relationId } from "./catalogue";
import { limits } from "./limits";
import type { Level, Operand } from "./plan-model";
import { nearest } from "./plan-names";
import { type Field, RestError } from "./types";

/** What the planning of one request shares: who asks, and the names already given out. */
export class Scope {
  private aliases = 0;
  private embedTests = 0;

  constructor(
    readonly catalogue: Catalogue,
    readonly schema: string,
    readonly role: string,
  ) {}

  /** A table alias: columns are always written behind one, so a column of the same name is no collision. */
  alias() {
    return `t${(this.aliases += 1)}`;
  }

  countEmbedTest() {
    if ((this.embedTests += 1) <= limits.embedTests) return;
    throw new RestError(400, "PGRST100", `A request may hold at most ${limits.embedTests} tests for embedded resources.`);
  }

  relation(name: string): Relation {
    const found = this.catalogue.relations.get(relationId(this.schema, name));
    if (found) return found;

    const known = [...this.catalogue.relations.values()].filter((each) => each.schema === this.schema && isKnownTo(each, this.role));
    const near = nearest(
      name,
      known.map((each) => each.name),
    );
    throw new RestError(
      404,
      "PGRST205",
      `Could not find the table '${this.schema}.${name}' in the schema cache`,
      null,
      near ? `Perhaps you meant the table '${this.schema}.${near}'` : null,
    );
  }

  level(relation: Relation): Level {
    return this.levelOf(visibleColumns(relation, this.role), relation);
  }

  levelOf(columns: ReadonlyMap<string, Column>, relation?: Relation): Level {
    const empty = { items: [], embeds: [], tests: [], sorts: [], limit: undefined, offset: 0, aggregated: false };
    return { alias: this.alias(), relation, columns, ...empty };
  }

  /** A level that shows something needs the right to read something. */
  assertReadable({ relation, columns }: Level) {
    if (relation && columns.size === 0) throw this.denied(relation);
  }

  denied(relation: Relation) {
    return new RestError(this.role === "anon" ? 401 : 403, "42501", `permission denied for ${relation.kind} ${relation.name}`);
  }

  /** A readable column, or a function that acts as one. A hidden column and a missing one are told alike. */
  operand(level: Level, { column: name, path }: Field): Operand {
    const column = level.columns.get(name);
    if (column) return { column: name, baseType: column.baseType, category: column.category, path, within: column.within };

    const computed = this.computed(level, name);
    if (computed?.returns.kind === "scalar") {
      return { column: name, computed, baseType: computed.returns.baseType, category: computed.returns.category, path };
    }
    this.assertReadable(level);
    throw unknownColumn(level.relation?.name, name);
  }

  private computed({ relation }: Level, name: string): Routine | undefined {
    const routine = relation?.computed.get(name);
    return routine?.roles.has(this.role) && relation && readsWholeRows(relation, this.role) ? routine : undefined;
  }
}

export const unknownColumn = (relation: string | undefined, name: string) =>
  new RestError(400, "42703", `column ${relation ? `${relation}.` : ""}${name} does not exist`);

/** A function of the row sees every column, so it is for those who may. */
export const readsWholeRows = (relation: Relation, role: string) => accessOf(relation, role).readable.size === relation.columns.size;

const visible = new WeakMap<Relation, Map<string, ReadonlyMap<string, Column>>>();

function visibleColumns(relation: Relation, role: string): ReadonlyMap<string, Column> {
  const roles = visible.get(relation) ?? new Map<string, ReadonlyMap<string, Column>>();
  visible.set(relation, roles);

  let columns = roles.get(role);
  if (!columns) {
    const { readable } = accessOf(relation, role);
    columns = new Map([...relation.columns].filter(([name]) => readable.has(name)));
    roles.set(role, columns);
  }
  return columns;
}
