import { example, fromEnvironment, type GuideOf, list, table, text } from "../blocks";

export const start: GuideOf = (url) => ({
  id: "start",
  title: "Start",
  summary: "One address, one key, and the client you know.",
  sections: [
    {
      id: "client",
      title: "Make a client",
      blocks: [
        ...text(
          "Everything is plain HTTP and JSON, so any client will do. Code that was written for Supabase runs unchanged: `@supabase/supabase-js` speaks to this server as it does to any other.",
          "Make an API key under Settings, API keys, give it the permissions it needs, and keep it in the environment as `GANTRY_KEY`. The examples on these pages run as they stand; names such as `$SITE_ID` and `siteId` stand for ids of your own rows.",
        ),
        ...text(
          "On Node 20, which has no `WebSocket` of its own, add `realtime: { transport: WebSocket }` to the options of `createClient`, with `WebSocket` from the package `ws`.",
        ),
        example("start-client", "Who am I", {
          curl: `
            curl -sS "${url}/api/v1/me" -H "apikey: $GANTRY_KEY"`,
          js: `
            import { createClient } from "@supabase/supabase-js";

            const supabase = createClient("${url}", ${fromEnvironment("GANTRY_KEY")});
            const { data, error } = await supabase.from("sites").select("id, name").order("name");`,
        }),
      ],
    },
    {
      id: "map",
      title: "What is where",
      blocks: [
        table(
          ["Address", "What it is", "With supabase-js"],
          ["`/rest/v1`", "Tables, views and functions of the database, under row-level security", "`.from()`, `.rpc()`"],
          ["`/api/v1`", "Everything that is more than one row: commands with their checks, audit and events", "`fetch`"],
          ["`/auth/v1`", "Sign-up, sign-in, sessions, the signed-in person", "`.auth`"],
          ["`/functions/v1`", "Ingestion, webhooks, notifications", "`.functions.invoke()`"],
          ["`/storage/v1`", "Files in buckets", "`.storage`"],
          ["`/realtime/v1`", "Changes, broadcast and presence over a socket", "`.channel()`"],
          ["`/api/events`", "The organization's events as server-sent events", "`EventSource`"],
        ),
        ...text(
          "Reading is best done through `/rest/v1`: any columns, any filter, related rows in one request. To change things, prefer `/api/v1`: it checks what the database alone cannot, writes the audit log and tells subscribers. Tables that only commands may write refuse a bare write.",
        ),
      ],
    },
    {
      id: "machines",
      title: "For programs",
      blocks: [
        list(
          "`/api/openapi.json` describes every operation in OpenAPI 3.1.",
          "`/llms.txt` is a short map of these pages as plain text, `/llms-full.txt` all of them.",
          "`npm run gantry -- types --out database.ts` writes the type `Database` for `createClient<Database>()`.",
        ),
        example("start-openapi", "Get the description", { curl: `curl -sS "${url}/api/openapi.json" -o openapi.json` }),
      ],
    },
  ],
});
