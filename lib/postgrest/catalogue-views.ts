/** Which column of which relation a view's column is, unchanged. */
export type Origins = ReadonlyMap<number, { readonly relation: string; readonly column: number }>;

/**
 * Reads a view's stored query tree (`pg_rewrite.ev_action`) for the entries of its own select list; PostgreSQL notes with each the table
 * column that it shows. Entries of sub-selects stand deeper and are passed over.
 */
export function originsOf(action: string): Origins {
  const origins = new Map<number, { relation: string; column: number }>();
  let depth = 0;
  let list = false;
  let entry = "";

  for (let at = 0; at < action.length; at++) {
    const character = action[at]!;
    if (character === "\\") {
      at++;
      continue;
    }
    if (character === ":" && depth === 1) list = action.startsWith(":targetList ", at);
    if (character === "{") depth++;
    if (list && depth === 2) entry += character;
    if (character === "}") {
      depth--;
      if (list && depth === 1) {
        readEntry(entry, origins);
        entry = "";
      }
    }
  }
  return origins;
}

function readEntry(entry: string, origins: Map<number, { relation: string; column: number }>) {
  if (!entry.startsWith("{TARGETENTRY ") || / :resjunk true/.test(entry)) return;
  const field = (name: string) => Number(new RegExp(` :${name} (\\d+)`).exec(entry)?.[1] ?? 0);
  const [position, relation, column] = [field("resno"), field("resorigtbl"), field("resorigcol")];
  if (position && relation && column) origins.set(position, { relation: String(relation), column });
}

/** Follows views of views down to tables. */
export function resolveOrigins(views: ReadonlyMap<string, Origins>): ReadonlyMap<string, Origins> {
  const follow = (relation: string, column: number, depth = 0): { relation: string; column: number } | undefined => {
    const view = views.get(relation);
    if (!view) return { relation, column };
    const next = depth < 20 ? view.get(column) : undefined;
    return next && follow(next.relation, next.column, depth + 1);
  };

  return new Map(
    [...views].map(([oid, columns]) => {
      const resolved = [...columns].map(([position, { relation, column }]) => [position, follow(relation, column)] as const);
      return [oid, new Map(resolved.filter((pair): pair is [number, { relation: string; column: number }] => pair[1] !== undefined))];
    }),
  );
}
