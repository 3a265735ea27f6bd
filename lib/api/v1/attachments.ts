import "server-only";
import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Actor } from "@/db/actor";
import { withActor } from "@/db/with-actor";
import { attachFile } from "@/lib/attachments/attach-file";
import { detachFile } from "@/lib/attachments/detach-file";
import { findAttachment, listAttachments } from "@/lib/attachments/queries";
import { ATTACHMENTS, attachmentId, attachmentSubject, fileNameFrom } from "@/lib/attachments/schema";
import { subjectOf } from "@/lib/collaboration/subject";
import { findObject } from "@/lib/storage/find-object";
import { type Api, type ApiContext, envelope, parseInput, route } from "../route";
import { readUpload } from "../storage/read-upload";
import { serveObject } from "../storage/serve-object";
import { storeFile } from "../storage/store-file";

const at = "/api/v1/attachments";

export function attachmentsApi(api: Api) {
  route(api, {
    method: "get",
    path: at,
    summary: "List the files of a record",
    auth: "files:read",
    input: attachmentSubject,
    run: listAttachments,
  });
  route(api, {
    method: "post",
    path: at,
    summary:
      "Attach a file to a record: multipart/form-data with one file, or its bytes; the record and an optional `fileName` in the query",
    auth: "files:write",
    handle: attach,
  });
  route(api, {
    method: "get",
    path: `${at}/:id/content`,
    summary: "Download an attached file, whole or in part",
    auth: "files:read",
    handle: download,
  });
  route(api, {
    method: "delete",
    path: `${at}/:id`,
    summary: "Remove a file that you attached",
    auth: "files:write",
    input: attachmentId,
    run: detachFile,
  });
}

async function attach(context: ApiContext, actor: Actor) {
  const { org: _, fileName: wanted, ...query } = context.req.query();
  const subject = parseInput(attachmentSubject, query);
  await withActor(actor, (tx) => subjectOf(tx, subject), { readOnly: true }); // before the bytes come
  const { bytes, contentType, size, fileName, describe, abandon } = await readUpload(context);
  const shown = fileNameFrom(wanted ?? fileName);
  const name = `${subject.subjectType}/${subject.subjectId}/${randomUUID()}/${shown}`;
  try {
    const plan = { bucketId: ATTACHMENTS, name, contentType, size, upsert: false };
    const made = await storeFile(actor, plan, bytes, describe, (tx, file) => attachFile(tx, subject, shown, file));
    return envelope(context, made, 201);
  } finally {
    abandon();
  }
}

async function download(context: ApiContext, actor: Actor) {
  const { id } = parseInput(z.object({ id: z.guid() }), context.req.param());
  const object = await withActor(
    actor,
    async (tx) => {
      const { bucketId, name } = await findAttachment(tx, id);
      return findObject(tx, bucketId, name);
    },
    { readOnly: true },
  );
  return serveObject(context, object, false);
}
