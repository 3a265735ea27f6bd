import "server-only";
import { decodeJwt, jwtVerify, SignJWT } from "jose";
import { z } from "zod";
import { derive } from "@/lib/crypto/derive";
import { env } from "@/lib/env";
import { StorageError } from "./errors";

const secret = () => new TextEncoder().encode(derive(env().GANTRY_SECRET, "storage-tokens"));
const UPLOAD_SECONDS = 2 * 3_600;

/** A token opens one path of one organization for one purpose. */
type Purpose = "read" | "upload";
const claims = z.object({ url: z.string(), org: z.guid(), owner: z.guid().nullish(), upsert: z.boolean().optional() });
export type SignedClaims = z.infer<typeof claims>;

const sign = (purpose: Purpose, content: SignedClaims, seconds: number) =>
  new SignJWT({ ...content })
    .setProtectedHeader({ alg: "HS256", typ: "JWT" })
    .setAudience(`storage:${purpose}`)
    .setIssuedAt()
    .setExpirationTime(Math.floor(Date.now() / 1_000) + seconds)
    .sign(secret());

export const signRead = (org: string, url: string, seconds: number) => sign("read", { url, org }, seconds);

/** Upload tokens live two hours, and say whose the file will be and whether it may take another's place. */
export const signUpload = (content: SignedClaims) => sign("upload", content, UPLOAD_SECONDS);

/** The path a token names, before anything about it is believed. */
export function tokenPath(token: string | undefined): string {
  try {
    return String(decodeJwt(token ?? "").url);
  } catch {
    throw new StorageError("InvalidJWT", "This token is not one of ours.");
  }
}

/** What a token allows, once its signature, its time, its purpose and its path are right. */
export async function readToken(token: string | undefined, purpose: Purpose, url: string): Promise<SignedClaims> {
  if (!token) throw new StorageError("MissingParameter", "The token is missing. Ask for a new signed address.");
  const { payload } = await jwtVerify(token, secret(), { algorithms: ["HS256"] }).catch((error: { code?: string }) => {
    throw new StorageError(
      "InvalidJWT",
      error.code === "ERR_JWT_EXPIRED" ? "This address has expired. Ask for a new one." : "This token is not one of ours.",
    );
  });
  const content = claims.safeParse(payload);
  if (!content.success || payload.aud !== `storage:${purpose}` || content.data.url !== url) throw new StorageError("InvalidSignature");
  return content.data;
}
