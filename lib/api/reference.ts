import "server-only";
import { authActor } from "@/db/actor";
import { rawOf, withActor } from "@/db/with-actor";
import { env } from "@/lib/env";
import type { Catalogue } from "@/lib/postgrest/catalogue";
import { buildReference, type Reference } from "@/lib/reference/build";
import type { Operation } from "@/lib/reference/operation";
import { readRowRules } from "@/lib/reference/row-rules";
import { currentCatalogue } from "./rest/catalogue";
import { type Api, routes } from "./route";

// By reading of the schema: the catalogue is a new object whenever the schema was read again.
const made = new WeakMap<Catalogue, Map<string, Promise<Reference>>>();

/** The reference of this installation as of the schema in use, made once for each reading of it. */
export async function currentReference(url = env().PUBLIC_URL): Promise<Reference> {
  const catalogue = await currentCatalogue();
  const byUrl = made.get(catalogue) ?? new Map<string, Promise<Reference>>();
  made.set(catalogue, byUrl);
  const known = byUrl.get(url);
  if (known) return known;
  const making = make(catalogue, url.replace(/\/$/, ""));
  byUrl.set(url, making);
  making.catch(() => byUrl.delete(url)); // the next caller tries again
  return making;
}

async function make(catalogue: Catalogue, url: string) {
  const rules = await withActor(authActor(), (tx) => readRowRules((text) => rawOf(tx).unsafe(text)), { readOnly: true });
  return buildReference({ catalogue, rules, routes: routes as Operation[], url, version: "1" });
}

/** `/api/openapi.json`: the same for every caller, and open to all: it says what there is, never what is in it. */
export function referenceApi(api: Api) {
  api.get("/api/openapi.json", async (context) => {
    const { json, etag } = await currentReference();
    context.header("Cache-Control", "public, max-age=60");
    context.header("Access-Control-Allow-Origin", "*");
    context.header("ETag", etag);
    if (context.req.header("if-none-match") === etag) return context.body(null, 304);
    return context.body(json, 200, { "Content-Type": "application/json; charset=utf-8" });
  });
}
