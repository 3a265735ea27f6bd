import "server-only";
import { sql } from "drizzle-orm";
import { exportJWK, generateKeyPair, importJWK, type JWK } from "jose";
import type { ActorTx } from "@/db/with-actor";
import { seal, unseal } from "@/lib/crypto/seal";
import { env } from "@/lib/env";
import { asIdentity } from "./access";
import { cached } from "./cache";

export const ACCESS_TOKEN_SECONDS = 3_600;
/** How long a replaced key is still published: its last token's lifetime, and the ten minutes for which clients keep the list. */
const PUBLISHED_SECONDS = ACCESS_TOKEN_SECONDS + 600;
const KEY_LOCK = 7_103;

type KeyRow = { id: string; public_jwk: JWK; private_sealed: string; current: boolean };
type CryptoKeys = { kid: string; jwk: JWK; publicKey: CryptoKey | Uint8Array; privateKey?: CryptoKey | Uint8Array };

const publishedKeys = (tx: ActorTx) =>
  tx.execute<KeyRow>(sql`select id, public_jwk, private_sealed, rotated_at is null as current from auth.signing_keys
    where rotated_at is null or rotated_at > now() - make_interval(secs => ${PUBLISHED_SECONDS}::int) order by rotated_at desc nulls first`);

async function insertKey(tx: ActorTx): Promise<string> {
  const { publicKey, privateKey } = await generateKeyPair("ES256", { extractable: true });
  const [publicJwk, privateJwk] = await Promise.all([exportJWK(publicKey), exportJWK(privateKey)]);
  const sealed = seal(env().GANTRY_SECRET, "signing-key", JSON.stringify(privateJwk));
  const [row] = await tx.execute<{ id: string }>(
    sql`insert into auth.signing_keys (public_jwk, private_sealed) values (${JSON.stringify(publicJwk)}::jsonb, ${sealed}) returning id`,
  );
  return row!.id;
}

/** The keys that are in force, the signing one first; makes the first one when there is none, once among all processes. */
function loadKeys(): Promise<CryptoKeys[]> {
  return cached("signing-keys", async () => {
    let rows = await asIdentity(publishedKeys);
    if (!rows.some(({ current }) => current))
      rows = await asIdentity(async (tx) => {
        await tx.execute(sql`select pg_advisory_xact_lock(${KEY_LOCK}::int, 0)`);
        const found = await publishedKeys(tx);
        if (found.some(({ current }) => current)) return found;
        await insertKey(tx);
        return publishedKeys(tx);
      }, false);
    return Promise.all(
      [...rows].map(async ({ id, public_jwk, private_sealed, current }) => ({
        kid: id,
        jwk: { ...public_jwk, kid: id, alg: "ES256", use: "sig", key_ops: ["verify"] },
        publicKey: await importJWK(public_jwk, "ES256"),
        ...(current && { privateKey: await importJWK(JSON.parse(unseal(env().GANTRY_SECRET, "signing-key", private_sealed)), "ES256") }),
      })),
    );
  });
}

export async function signingKey() {
  const key = (await loadKeys()).find(({ privateKey }) => privateKey);
  return { kid: key!.kid, privateKey: key!.privateKey! };
}

export const verificationKey = async (kid: string | undefined) => (await loadKeys()).find((key) => key.kid === kid)?.publicKey;

/** What `/auth/v1/.well-known/jwks.json` tells: public parts only. */
export const publicKeys = async () => (await loadKeys()).map(({ jwk }) => jwk);

/** A new key signs from now on; the one before it verifies until its last token has expired. Runs as the operator or the identity door. */
export async function rotateSigningKey(tx: ActorTx): Promise<{ kid: string; replaced: string | null }> {
  await tx.execute(sql`select pg_advisory_xact_lock(${KEY_LOCK}::int, 0)`);
  const [replaced] = await tx.execute<{ id: string }>(
    sql`update auth.signing_keys set rotated_at = now() where rotated_at is null returning id`,
  );
  return { kid: await insertKey(tx), replaced: replaced?.id ?? null };
}
