import { z } from "zod";

const text = (most: number) => z.string().max(most);
const bucketId = text(200);
const name = text(4_096);
/** What clients send beside what we know is theirs, not an error. */
const bucketFields = {
  public: z.boolean().nullish(),
  file_size_limit: z.union([z.number(), text(40)]).nullish(),
  allowed_mime_types: z.array(text(200)).max(200).nullish(),
};
export const createBucketInput = z.object({ id: bucketId.optional(), name: bucketId.optional(), ...bucketFields });
export type CreateBucketInput = z.infer<typeof createBucketInput>;
export const updateBucketInput = z.object(bucketFields);
export type UpdateBucketInput = z.infer<typeof updateBucketInput>;

export const listBucketsInput = z.object({
  limit: z.coerce.number().int().min(1).max(1_000).default(1_000),
  offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
  sortColumn: z.enum(["id", "name", "created_at", "updated_at"]).default("name"),
  sortOrder: z.enum(["asc", "desc"]).default("asc"),
  search: text(200).optional(),
});
export type ListBucketsInput = z.infer<typeof listBucketsInput>;

const sortBy = z.object({
  column: z.enum(["name", "created_at", "updated_at", "last_accessed_at"]).default("name"),
  order: z.enum(["asc", "desc"]).default("asc"),
});
export const listObjectsInput = z.object({
  prefix: name.default(""),
  limit: z.number().int().min(1).max(10_000).default(100),
  offset: z.number().int().min(0).max(10_000_000).default(0),
  sortBy: sortBy.prefault({}),
  search: text(1_024).default(""),
});
export type ListObjectsInput = z.infer<typeof listObjectsInput>;
export const listObjectsV2Input = z.object({
  prefix: name.default(""),
  limit: z.number().int().min(1).max(1_000).default(1_000),
  cursor: text(8_000).optional(),
  with_delimiter: z.boolean().default(false),
  sortBy: sortBy.prefault({}),
});
export type ListObjectsV2Input = z.infer<typeof listObjectsV2Input>;

// A file has one version at a time, so naming one changes nothing.
const entry = z.union([name, z.object({ path: name }).transform(({ path }) => path)]);
export const removeObjectsInput = z.object({ prefixes: z.array(entry).min(1).max(1_000) });
export const moveObjectInput = z.object({ bucketId, sourceKey: name, destinationKey: name, destinationBucket: bucketId.optional() });
export type MoveObjectInput = z.infer<typeof moveObjectInput>;

const aYear = 366 * 86_400;
const expiresIn = z.coerce.number().int().min(1).max(aYear);
export const signInput = z.object({ expiresIn });
export const signManyInput = z.object({ expiresIn, paths: z.array(name).min(1).max(1_000) });
