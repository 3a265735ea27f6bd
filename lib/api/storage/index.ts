import "server-only";
import { StorageError } from "@/lib/storage/errors";
import type { Api } from "../route";
import { bucketEndpoints } from "./buckets";
import { downloadEndpoints } from "./download";
import { PREFIX } from "./endpoint";
import { listEndpoints, moveEndpoints, removeEndpoints, signEndpoints } from "./objects";
import { resumableEndpoints } from "./resumable";
import { signedUploadEndpoints, uploadEndpoints } from "./upload";

/** `/storage/v1`, as Supabase clients speak it. Narrow paths come first: a file's own address begins where these end. */
export function storageApi(api: Api) {
  bucketEndpoints(api);
  listEndpoints(api);
  moveEndpoints(api);
  signedUploadEndpoints(api);
  signEndpoints(api);
  removeEndpoints(api);
  resumableEndpoints(api);
  downloadEndpoints(api);
  uploadEndpoints(api);
  api.all(`${PREFIX}/*`, () => {
    throw new StorageError("InvalidRequest", "The storage API has no such call.");
  });
}
