import { limits } from "@/lib/postgrest/limits";
import { example, fromEnvironment, type GuideOf, list, table, text } from "../blocks";

const count = (n: number) => n.toLocaleString("en-US");

export const filters: GuideOf = (url) => ({
  id: "filters",
  title: "Filters",
  summary: "Choose rows by any column, and combine conditions.",
  sections: [
    {
      id: "operators",
      title: "Operators",
      blocks: [
        ...text(
          "A filter is a column, an operator and a value: `status=eq.critical`. Several are all to hold. `not.` in front of an operator turns it round.",
        ),
        table(
          ["Operator", "Means", "With supabase-js"],
          ["`eq` `neq` `gt` `gte` `lt` `lte`", "compares", "`.eq()` `.neq()` `.gt()` `.gte()` `.lt()` `.lte()`"],
          ["`like` `ilike`", "matches a pattern, `*` for anything", "`.like()` `.ilike()`"],
          ["`match` `imatch`", "matches a regular expression", '`.filter(…, "match", …)`'],
          ["`in`", "one of a list: `in.(a,b)`", "`.in()`"],
          ["`is`", "`null`, `not_null`, `true`, `false`", "`.is()`"],
          ["`cs` `cd` `ov`", "arrays and JSON: contains, is contained, overlaps", "`.contains()` `.containedBy()` `.overlaps()`"],
          ["`fts` `plfts` `phfts` `wfts`", "full text", "`.textSearch()`"],
          ["`sl` `sr` `nxl` `nxr` `adj`", "ranges", "`.rangeLt()` and so on"],
        ),
        example("filters-basic", "Critical and warning assets with a tag", {
          curl: `
            curl -sS --fail-with-body -G "${url}/rest/v1/assets" -H "apikey: $GANTRY_KEY" \\
              --data-urlencode "select=id,name,status,tags" \\
              --data-urlencode "status=in.(critical,warning)" \\
              --data-urlencode "tags=cs.{line-2}" \\
              --data-urlencode "order=name"`,
          js: `
            const { data, error } = await supabase
              .from("assets")
              .select("id, name, status, tags")
              .in("status", ["critical", "warning"])
              .contains("tags", ["line-2"])
              .order("name");`,
        }),
      ],
    },
    {
      id: "logic",
      title: "Or, and, not",
      blocks: [
        example("filters-or", "Critical, or without maintenance ahead", {
          curl: `
            curl -sS --fail-with-body -G "${url}/rest/v1/assets" -H "apikey: $GANTRY_KEY" \\
              --data-urlencode "select=id,name" \\
              --data-urlencode "or=(status.eq.critical,and(criticality.eq.high,next_maintenance.is.null))"`,
          js: `
            const { data, error } = await supabase
              .from("assets")
              .select("id, name")
              .or("status.eq.critical,and(criticality.eq.high,next_maintenance.is.null)");`,
        }),
      ],
    },
    {
      id: "json",
      title: "Inside JSON",
      blocks: [
        ...text(
          "`column->key` goes into a JSON column, `column->>key` takes the value as text. Both stand in `select`, filters and `order`.",
        ),
        example("filters-json", "Assets by a specification", {
          curl: `
            curl -sS --fail-with-body -G "${url}/rest/v1/assets" -H "apikey: $GANTRY_KEY" \\
              --data-urlencode "select=name,power:specifications->>power_kw" \\
              --data-urlencode "specifications->>power_kw=not.is.null"`,
          js: `
            const { data, error } = await supabase
              .from("assets")
              .select("name, power:specifications->>power_kw")
              .not("specifications->>power_kw", "is", null);`,
        }),
        list(
          `At most ${limits.filters} filters, ${limits.logicDepth} levels of logic and ${count(limits.listItems)} values in a list.`,
          `A statement that takes longer than ${limits.statementTimeoutMs / 1_000} seconds is ended.`,
        ),
      ],
    },
  ],
});

export const embedding: GuideOf = (url) => ({
  id: "embedding",
  title: "Related rows",
  summary: "Follow foreign keys in one request.",
  sections: [
    {
      id: "embed",
      title: "Embed",
      blocks: [
        ...text(
          "Name a related table with the columns you want in `select`. A row it points at comes as an object, rows that point at it as a list. Each table's page lists what it can embed.",
        ),
        example("embedding-both", "Assets with their site and components", {
          curl: `
            curl -sS --fail-with-body -G "${url}/rest/v1/assets" -H "apikey: $GANTRY_KEY" \\
              --data-urlencode "select=name,sites(name,timezone),asset_components(name,status)" \\
              --data-urlencode "limit=10"`,
          js: `
            const { data, error } = await supabase
              .from("assets")
              .select("name, sites(name, timezone), asset_components(name, status)")
              .limit(10);`,
        }),
      ],
    },
    {
      id: "inner",
      title: "Filter by related rows",
      blocks: [
        ...text(
          "Filters behind a path shape the embedded rows alone. With `!inner` they choose the parents too. Several keys between two tables? Say which: `sites!assets_site_id_fkey(name)`.",
        ),
        example("embedding-inner", "Assets at sites of one region", {
          curl: `
            curl -sS --fail-with-body -G "${url}/rest/v1/assets" -H "apikey: $GANTRY_KEY" \\
              --data-urlencode "select=name,sites!inner(name,region)" \\
              --data-urlencode "sites.region=eq.EU"`,
          js: `
            const { data, error } = await supabase
              .from("assets")
              .select("name, sites!inner(name, region)")
              .eq("sites.region", "EU");`,
        }),
        list(`At most ${limits.embedDepth} levels deep and ${limits.embeds} embeds in a request.`),
      ],
    },
  ],
});

export const pagination: GuideOf = (url) => ({
  id: "pagination",
  title: "Pages",
  summary: "Limit, count, and go on where you stopped.",
  sections: [
    {
      id: "rest",
      title: "Tables",
      blocks: [
        ...text(
          `\`limit\` and \`offset\` choose a page; without a limit the envelope holds ${limits.rowsDefault} rows, and no answer holds more than ${count(limits.rowsMax)}. The envelope's \`meta.total\` counts up to ${count(limits.countCap)}. Clients of Supabase ask for a count with \`Prefer: count=exact\` and read it from \`Content-Range\`.`,
        ),
        example("pagination-range", "The second page, with a count", {
          curl: `
            curl -sS --fail-with-body "${url}/rest/v1/assets?select=id,name&order=name&limit=20&offset=20" \\
              -H "apikey: $GANTRY_KEY"`,
          js: `
            const { data, count, error } = await supabase
              .from("assets")
              .select("id, name", { count: "exact" })
              .order("name")
              .range(0, 19);`,
        }),
      ],
    },
    {
      id: "cursor",
      title: "Lists of /api/v1",
      blocks: [
        ...text(
          "Lists there page by cursor: send `meta.nextCursor` back as `cursor`, with the same filters and order, until it is null. A deep page costs what the first one does, and nothing is skipped when rows come in between.",
        ),
        example("pagination-cursor", "All assets, page by page", {
          curl: `
            curl -sS --fail-with-body "${url}/api/v1/assets?limit=50&sort=-health" -H "apikey: $GANTRY_KEY"`,
          js: `
            const assets = [];
            let cursor = null;
            do {
              const page = new URL("/api/v1/assets?limit=50", "${url}");
              if (cursor) page.searchParams.set("cursor", cursor);
              const answer = await fetch(page, { headers: { apikey: ${fromEnvironment("GANTRY_KEY")} } });
              const { data, error, meta } = await answer.json();
              if (error) throw new Error(error.message);
              assets.push(...data);
              cursor = meta.nextCursor;
            } while (cursor);`,
        }),
      ],
    },
  ],
});
