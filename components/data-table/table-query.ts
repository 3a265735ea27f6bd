/** The server's half of a table's URL. No React, no nuqs: pages and routes may import it. */
export type SearchParamsRecord = Record<string, string | string[] | undefined>;

export type TableQuery = {
  q: string;
  sort: { id: string; desc: boolean } | null;
  cursor: string | null;
  before: string | null;
  /** Chosen values by filter key; an absent key was not chosen. */
  filters: Record<string, string[]>;
};

export type TableQueryOptions = {
  filters?: readonly string[];
  /** Columns that may be sorted; anything else in the URL is ignored. */
  sortable?: readonly string[];
  /** "-raised": newest first. */
  defaultSort?: string;
  /** For a second table on the same page: `parts` reads `parts.q`. */
  prefix?: string;
};

export const paramName = (prefix: string | undefined, key: string) => (prefix ? `${prefix}.${key}` : key);

export function parseSort(text: string | null | undefined): { id: string; desc: boolean } | null {
  if (!text) return null;
  return text.startsWith("-") ? { id: text.slice(1), desc: true } : { id: text, desc: false };
}

export const splitValues = (text: string | null | undefined): string[] => (text ? text.split(",").filter(Boolean) : []);

/** `const query = readTableQuery(await searchParams, { filters: ["severity"], sortable: ["raised"], defaultSort: "-raised" })` */
export function readTableQuery(params: SearchParamsRecord, options: TableQueryOptions = {}): TableQuery {
  const read = (key: string) => {
    const value = params[paramName(options.prefix, key)];
    return (Array.isArray(value) ? value[0] : value) ?? "";
  };
  const wanted = parseSort(read("sort"));
  const allowed = wanted && (!options.sortable || options.sortable.includes(wanted.id));
  const filters: Record<string, string[]> = {};
  for (const key of options.filters ?? []) {
    const values = splitValues(read(key));
    if (values.length > 0) filters[key] = values;
  }
  return {
    q: read("q").trim().slice(0, 200),
    sort: allowed ? wanted : parseSort(options.defaultSort),
    cursor: read("cursor") || null,
    before: read("before") || null,
    filters,
  };
}
