import "server-only";
import { createHash, createPrivateKey, createPublicKey, sign, verify } from "node:crypto";
import { type SQL, sql } from "drizzle-orm";
import { derive } from "@/lib/crypto/derive";
import { env } from "@/lib/env";

/**
 * What a hash covers, over a row of audit_logs called `a`. The same expression as private.audit_preimage, held here too, so that a changed
 * database function cannot hide a changed row. `seq` and `organization` may be replaced, to ask where a row was written first.
 */
export const preimage = (
  seq: SQL = sql`a.seq`,
  organization: SQL = sql`a.organization_id`,
) => sql`jsonb_build_array(${organization}, ${seq}, a.id,
  to_char(a.timestamp at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), a.event, a.action, a.user_id, a.impersonated_by, a.actor_kind,
  a.actor_label, a.resource_type, a.resource_id, a.details, a.previous_state, a.new_state, host(a.ip_address), a.user_agent, a.request_id,
  a.status, a.error_message)::text`;

/** The hash of a link (hex), from the hash before it (hex; the first link follows the empty one) and its content. */
export const linkHash = (previous: string, content: string) =>
  createHash("sha256").update(Buffer.from(previous, "hex")).update(content, "utf8").digest("hex");

/** A statement that the chain of an organization stood at this row and hash. `sealedAt` is ISO 8601 with milliseconds. */
export type Root = { organizationId: string; seq: number; rootHash: string; sealedAt: string };
export type SealedRoot = Root & { signature: string; keyId: string };

const statement = ({ organizationId, seq, rootHash, sealedAt }: Root) =>
  Buffer.from(`gantry audit root 1\n${organizationId}\n${seq}\n${rootHash}\n${sealedAt}\n`);

/** The installation's sealing key (Ed25519), derived from its secret: not in the database, so whoever owns the database alone cannot seal. */
function sealingKey() {
  const seed = Buffer.from(derive(env().GANTRY_SECRET, "audit-seal"), "base64url");
  const header = Buffer.from("302e020100300506032b657004220420", "hex"); // PKCS #8 around an Ed25519 seed (RFC 8410)
  const privateKey = createPrivateKey({ key: Buffer.concat([header, seed]), format: "der", type: "pkcs8" });
  const publicKey = createPublicKey(privateKey);
  const keyId = createHash("sha256")
    .update(publicKey.export({ format: "der", type: "spki" }))
    .digest("hex")
    .slice(0, 16);
  return { privateKey, publicKey, keyId };
}

export function signRoot(root: Root): SealedRoot {
  const { privateKey, keyId } = sealingKey();
  return { ...root, signature: sign(null, statement(root), privateKey).toString("base64url"), keyId };
}

/** "forged" also stands for a root that another secret has signed: it proves nothing here. */
export function checkRoot(root: SealedRoot): "valid" | "forged" | "other key" {
  const { publicKey, keyId } = sealingKey();
  if (root.keyId !== keyId) return "other key";
  return verify(null, statement(root), publicKey, Buffer.from(root.signature, "base64url")) ? "valid" : "forged";
}
