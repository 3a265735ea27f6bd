import "server-only";
import { randomUUID } from "node:crypto";
import { MemoryLocker, Server } from "@tus/server";
import type { Actor } from "@/db/actor";
import { assertHolds } from "@/lib/auth/permissions";
import { env } from "@/lib/env";
import { AppError, appErrorOf } from "@/lib/errors";
import { log } from "@/lib/log";
import { readToken, tokenPath } from "@/lib/storage/tokens";
import type { Api, ApiContext } from "../route";
import { endpoint, PREFIX, signedActor } from "./endpoint";
import { wordRefusal } from "./refuse";
import { wantsUpsert } from "./upload";
import { UploadStore } from "./upload-store";

/** Hono hands HEAD to the routes of GET. */
const methods = ["POST", "GET", "PATCH", "DELETE"];
/** Keeps two requests of one client apart in this process; between processes the database's offset does. */
const locker = new MemoryLocker();

/** tus 1.0.0, with a credential or with the token of a signed upload address in `x-signature`. */
export function resumableEndpoints(api: Api) {
  const signed = "/upload/resumable/sign";
  const open = "/upload/resumable";
  for (const path of [signed, `${signed}/:id`])
    endpoint(api, methods, path, async (context) => {
      const token = context.req.header("x-signature");
      const url = tokenPath(token);
      const { org, owner, upsert } = await readToken(token, "upload", url);
      const actor = signedActor(context, org, "signed upload", owner ?? null);
      return serve(context, signed, new UploadStore(actor, { url, upsert: upsert ?? false }));
    });
  for (const path of [open, `${open}/:id`])
    endpoint(api, methods, path, async (context, actor: Actor) => {
      assertHolds(actor, "files:write");
      return serve(context, open, new UploadStore(actor, { upsert: wantsUpsert(context) }));
    });
  for (const path of [`${signed}/*`, signed, `${open}/*`, open])
    api.options(`${PREFIX}${path}`, (context) => serve(context, open, new UploadStore(context.get("actor"), { upsert: false })));
}

function serve(context: ApiContext, path: string, datastore: UploadStore) {
  const server = new Server({
    path: `${PREFIX}${path}`,
    datastore,
    locker,
    relativeLocation: true,
    namingFunction: () => randomUUID(),
    maxSize: env().STORAGE_MAX_BYTES,
    async onResponseError(_request, error) {
      if (!(error instanceof Error)) return undefined; // the protocol's own refusals
      const known = appErrorOf(error);
      if (!known) log.error({ err: error, requestId: context.get("requestId") }, "unexpected error in a resumable upload");
      const shown = known ?? new AppError("INTERNAL_ERROR", "Something failed on our side. The upload can be resumed.");
      const { body } = wordRefusal(shown, error);
      return { status_code: Number(body.statusCode), body: JSON.stringify(body) };
    },
  });
  return server.handleWeb(context.req.raw);
}
