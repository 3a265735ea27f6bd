import { AppError, type ErrorCode } from "@/lib/errors";

/** What storage refuses, in the words that Supabase clients know: `code` for programs, `error` and `statusCode` for older ones. */
const catalogue = {
  NoSuchBucket: ["NOT_FOUND", "404", "Bucket not found", "Bucket not found"],
  NoSuchKey: ["NOT_FOUND", "404", "not_found", "Object not found"],
  NoSuchUpload: ["NOT_FOUND", "404", "not_found", "Upload not found"],
  BucketAlreadyExists: ["CONFLICT", "409", "Duplicate", "The resource already exists"],
  KeyAlreadyExists: ["CONFLICT", "409", "Duplicate", "The resource already exists"],
  ResourceNotEmpty: ["CONFLICT", "409", "InvalidRequest", "The bucket you tried to delete is not empty. Empty it first."],
  EntityTooLarge: ["PAYLOAD_TOO_LARGE", "413", "Payload too large", "The object exceeded the maximum allowed size"],
  InvalidMimeType: ["UNSUPPORTED_MEDIA_TYPE", "415", "invalid_mime_type", "This mime type is not supported"],
  InvalidRange: ["BAD_REQUEST", "416", "InvalidRange", "The requested range cannot be satisfied"],
  AccessDenied: ["FORBIDDEN", "403", "Unauthorized", "new row violates row-level security policy"],
  InvalidJWT: ["BAD_REQUEST", "400", "InvalidJWT", "The signature of this address is not valid"],
  InvalidSignature: ["BAD_REQUEST", "400", "InvalidSignature", "This signature belongs to another path or another purpose"],
  InvalidBucketName: ["BAD_REQUEST", "400", "InvalidBucketName", "Bucket name invalid"],
  InvalidKey: ["BAD_REQUEST", "400", "InvalidKey", "Invalid key"],
  InvalidRequest: ["BAD_REQUEST", "400", "InvalidRequest", "The request is not valid"],
  MissingParameter: ["BAD_REQUEST", "400", "MissingParameter", "A parameter is missing"],
} as const satisfies Record<string, readonly [ErrorCode, string, string, string]>;

export type StorageCode = keyof typeof catalogue;

/** A refusal of the storage API; other mounts show it as the AppError that it is. */
export class StorageError extends AppError {
  readonly statusCode: string;
  readonly error: string;

  constructor(
    readonly storageCode: StorageCode,
    message?: string,
    headers: Record<string, string> = {},
  ) {
    const [code, statusCode, error, usual] = catalogue[storageCode];
    super(code, message ?? usual, undefined, headers);
    this.statusCode = statusCode;
    this.error = error;
  }
}
