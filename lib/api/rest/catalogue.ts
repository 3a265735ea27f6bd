import "server-only";
import { authActor } from "@/db/actor";
import { listenTo } from "@/db/listen";
import { rawOf, withActor } from "@/db/with-actor";
import { log } from "@/lib/log";
import { type Catalogue, loadCatalogue } from "@/lib/postgrest/engine";

/** What `Accept-Profile` may name; the first is the default. */
export const exposedSchemas = ["public"] as const satisfies [string, ...string[]];

/** Who comes through here (see `throughRest` and `roleFor`). */
const roles = ["anon", "rest_user", "authenticated", "service_role"];

type Cache = { current?: Catalogue; loading?: Promise<Catalogue> | undefined; again?: boolean; listening?: Promise<unknown> };
const holder = globalThis as typeof globalThis & { __gantryCatalogue?: Cache };
const cache = () => (holder.__gantryCatalogue ??= {});

/**
 * The exposed schema, one reading of it per process. It is read anew on `NOTIFY pgrst, 'reload schema'` and whenever listening begins again (what was
 * said meanwhile is lost); until the new one is there, the old one answers.
 */
export async function currentCatalogue(): Promise<Catalogue> {
  const own = cache();
  own.listening ??= listenTo(
    "pgrst",
    (payload) => (payload === "reload schema" || payload === "") && reloadCatalogue(),
    () => own.current && reloadCatalogue(),
  );
  await own.listening; // before the first reading, so that no change falls between the two
  return own.current ?? load(own);
}

/** Reads the schema again behind the back of whoever uses the old one. Requests to reload that come meanwhile lead to one more reading. */
export function reloadCatalogue() {
  const own = cache();
  if (own.loading) own.again = true;
  else load(own).catch((error) => log.error({ err: error }, "the schema could not be read again; the last one stays in use"));
}

function load(own: Cache): Promise<Catalogue> {
  own.loading ??= readSchema()
    .then((catalogue) => (own.current = catalogue))
    .finally(() => {
      own.loading = undefined;
      if (!own.again) return;
      own.again = false;
      reloadCatalogue();
    });
  return own.loading;
}

const readSchema = () =>
  withActor(authActor(), (tx) => loadCatalogue((text, values = []) => rawOf(tx).unsafe(text, values as string[]), exposedSchemas, roles), {
    readOnly: true,
  });
