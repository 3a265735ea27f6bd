import "server-only";
import { Readable } from "node:stream";
import { type BytesKey, type Driver, partsOf } from "./driver";

type Options = { bucket: string; region: string; endpoint?: string; credentials?: { accessKeyId: string; secretAccessKey: string } };
const PART_BYTES = 8 * 1024 * 1024;
const keyOf = (key: BytesKey) => `objects/${partsOf(key).join("/")}`;

/** Any S3-compatible service, addressed by path. Its client is loaded when the first byte moves: whoever stores on the disk never pays for it. */
export function s3Driver({ bucket, region, endpoint, credentials }: Options): Driver {
  let loading: ReturnType<typeof load> | undefined;
  async function load() {
    const [s3, { Upload }] = await Promise.all([import("@aws-sdk/client-s3"), import("@aws-sdk/lib-storage")]);
    const client = new s3.S3Client({
      region,
      forcePathStyle: true,
      // Newer checksums only where the protocol demands them: many compatible services know none.
      requestChecksumCalculation: "WHEN_REQUIRED",
      responseChecksumValidation: "WHEN_REQUIRED",
      ...(endpoint && { endpoint }),
      ...(credentials && { credentials }),
    });
    return { s3, client, Upload };
  }
  const loaded = () => (loading ??= load());

  return {
    kind: "s3",
    async put(key, source) {
      const { client, Upload } = await loaded();
      // One part at a time: a request holds two parts in memory at most. A failure aborts the multipart upload, so that nothing becomes visible.
      const upload = new Upload({
        client,
        params: { Bucket: bucket, Key: keyOf(key), Body: Readable.from(source, { objectMode: false }) },
        partSize: PART_BYTES,
        queueSize: 1,
        leavePartsOnError: false,
      });
      await upload.done();
    },
    async get(key, range) {
      const { s3, client } = await loaded();
      const input = { Bucket: bucket, Key: keyOf(key), ...(range && { Range: `bytes=${range.start}-${range.end}` }) };
      const answer = await client.send(new s3.GetObjectCommand(input)).catch(unlessMissing);
      return answer?.Body?.transformToWebStream() as ReadableStream<Uint8Array> | undefined;
    },
    async head(key) {
      const { s3, client } = await loaded();
      const answer = await client.send(new s3.HeadObjectCommand({ Bucket: bucket, Key: keyOf(key) })).catch(unlessMissing);
      return answer && { size: answer.ContentLength ?? 0 };
    },
    async remove(keys) {
      const { s3, client } = await loaded();
      // One by one: the request for many needs a checksum on which services disagree.
      for (const key of keys) await client.send(new s3.DeleteObjectCommand({ Bucket: bucket, Key: keyOf(key) }));
    },
    async *list() {
      const { s3, client } = await loaded();
      for await (const page of s3.paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: "objects/" }))
        for (const { Key = "", Size = 0, LastModified } of page.Contents ?? []) {
          const [, organizationId, version] = Key.split("/");
          if (organizationId && version) yield { organizationId, version, size: Size, modifiedAt: LastModified ?? new Date() };
        }
    },
    async sweepUnfinished(before) {
      const { s3, client } = await loaded();
      let removed = 0;
      const { Uploads = [] } = await client.send(new s3.ListMultipartUploadsCommand({ Bucket: bucket, Prefix: "objects/" }));
      for (const { Key, UploadId, Initiated } of Uploads) {
        if (!Initiated || Initiated >= before) continue;
        await client.send(new s3.AbortMultipartUploadCommand({ Bucket: bucket, Key, UploadId }));
        removed += 1;
      }
      return removed;
    },
  };
}

const unlessMissing = (error: { name?: string; $metadata?: { httpStatusCode?: number } }) => {
  if (error.$metadata?.httpStatusCode === 404 || error.name === "NoSuchKey" || error.name === "NotFound") return undefined;
  throw error;
};
