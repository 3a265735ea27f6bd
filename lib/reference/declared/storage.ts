import { z } from "zod";
import type { Operation } from "../operation";

const bucket = z.object({
  name: z.string(),
  public: z.boolean().optional(),
  file_size_limit: z.union([z.int(), z.string()]).nullish().meta({ description: 'Bytes, or such as "20MB".' }),
  allowed_mime_types: z.array(z.string()).nullish(),
});
const move = z.object({
  bucketId: z.string(),
  sourceKey: z.string(),
  destinationKey: z.string(),
  destinationBucket: z.string().optional(),
});
const token = z.object({ token: z.string(), download: z.string().optional().meta({ description: "As an attachment, under this name." }) });
const download = z.object({ download: z.string().optional().meta({ description: "As an attachment, under this name." }) });

const base = "/storage/v1";
const bytes = "application/octet-stream";
/** `/storage/v1` speaks the dialect of Supabase Storage: bare objects, and errors as `{statusCode, error, message, code}`. */
export const storageOperations: Operation[] = [
  {
    method: "post",
    path: `${base}/bucket`,
    summary: "Create a bucket",
    auth: "key",
    answer: "json",
    input: bucket.extend({ id: z.string().optional() }),
  },
  {
    method: "get",
    path: `${base}/bucket`,
    summary: "List buckets",
    auth: "key",
    answer: "json",
    input: z.object({ limit: z.int().optional(), offset: z.int().optional(), search: z.string().optional() }),
  },
  { method: "get", path: `${base}/bucket/:id`, summary: "Read one bucket", auth: "key", answer: "json" },
  { method: "put", path: `${base}/bucket/:id`, summary: "Change a bucket", auth: "key", answer: "json", input: bucket.partial() },
  { method: "delete", path: `${base}/bucket/:id`, summary: "Delete an empty bucket", auth: "key", answer: "json" },
  { method: "post", path: `${base}/bucket/:id/empty`, summary: "Delete all files of a bucket", auth: "key", answer: "json" },
  { method: "post", path: `${base}/object/:bucket/*`, summary: "Upload a file", auth: "key", answer: "json", body: bytes },
  { method: "put", path: `${base}/object/:bucket/*`, summary: "Replace a file", auth: "key", answer: "json", body: bytes },
  { method: "get", path: `${base}/object/:bucket/*`, summary: "Download a file", auth: "key", answer: bytes, input: download },
  {
    method: "get",
    path: `${base}/object/authenticated/:bucket/*`,
    summary: "Download a file",
    auth: "key",
    answer: bytes,
    input: download,
  },
  {
    method: "get",
    path: `${base}/object/public/:bucket/*`,
    summary: "Download a file of a public bucket",
    auth: "public",
    answer: bytes,
    input: download,
  },
  { method: "get", path: `${base}/object/info/:bucket/*`, summary: "Size, type and times of a file", auth: "key", answer: "json" },
  { method: "get", path: `${base}/object/info/authenticated/:bucket/*`, summary: "The same", auth: "key", answer: "json" },
  {
    method: "post",
    path: `${base}/object/list/:bucket`,
    summary: "List files and folders",
    auth: "key",
    answer: "json",
    input: z.object({
      prefix: z.string().optional(),
      limit: z.int().optional(),
      offset: z.int().optional(),
      search: z.string().optional(),
      sortBy: z.object({ column: z.string(), order: z.enum(["asc", "desc"]) }).optional(),
    }),
  },
  {
    method: "post",
    path: `${base}/object/list-v2/:bucket`,
    summary: "List files by cursor",
    auth: "key",
    answer: "json",
    input: z.object({
      prefix: z.string().optional(),
      limit: z.int().optional(),
      cursor: z.string().optional(),
      with_delimiter: z.boolean().optional(),
    }),
  },
  {
    method: "delete",
    path: `${base}/object/:bucket`,
    summary: "Delete several files",
    auth: "key",
    answer: "json",
    body: "application/json",
    input: z.object({ prefixes: z.array(z.string()) }),
  },
  { method: "delete", path: `${base}/object/:bucket/*`, summary: "Delete one file", auth: "key", answer: "json" },
  { method: "post", path: `${base}/object/move`, summary: "Move a file", auth: "key", answer: "json", input: move },
  { method: "post", path: `${base}/object/copy`, summary: "Copy a file", auth: "key", answer: "json", input: move },
  {
    method: "post",
    path: `${base}/object/sign/:bucket/*`,
    summary: "Make an address that opens a private file for a while",
    auth: "key",
    answer: "json",
    input: z.object({ expiresIn: z.int().meta({ description: "Seconds." }) }),
  },
  {
    method: "post",
    path: `${base}/object/sign/:bucket`,
    summary: "Make such addresses for several files",
    auth: "key",
    answer: "json",
    input: z.object({ expiresIn: z.int(), paths: z.array(z.string()) }),
  },
  {
    method: "get",
    path: `${base}/object/sign/:bucket/*`,
    summary: "Download through a signed address",
    auth: "public",
    answer: bytes,
    input: token,
  },
  {
    method: "post",
    path: `${base}/object/upload/sign/:bucket/*`,
    summary: "Make an address that takes one upload",
    auth: "key",
    answer: "json",
  },
  {
    method: "put",
    path: `${base}/object/upload/sign/:bucket/*`,
    summary: "Upload through a signed address",
    auth: "public",
    answer: "json",
    body: bytes,
    inQuery: ["token"],
    input: z.object({ token: z.string() }),
  },
  {
    method: "post",
    path: `${base}/upload/resumable`,
    summary: "Begin a resumable upload (tus 1.0.0)",
    auth: "key",
    status: 201,
    answer: "none",
  },
  ...(["", "/sign"] as const).flatMap((kind): Operation[] => {
    const auth = kind ? "public" : "key";
    const at = `${base}/upload/resumable${kind}/:id`;
    const by = kind ? ", with the token of an upload address in X-Signature" : "";
    return [
      { method: "head", path: at, summary: `How many bytes have arrived${by}`, auth, answer: "none" },
      {
        method: "patch",
        path: at,
        summary: `Send the next bytes${by}`,
        auth,
        status: 204,
        answer: "none",
        body: "application/offset+octet-stream",
      },
      { method: "delete", path: at, summary: `Give an upload up${by}`, auth, status: 204, answer: "none" },
    ];
  }),
  {
    method: "post",
    path: `${base}/upload/resumable/sign`,
    summary: "Begin a resumable upload with the token of an upload address in X-Signature",
    auth: "public",
    status: 201,
    answer: "none",
  },
];
