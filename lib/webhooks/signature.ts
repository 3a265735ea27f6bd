import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { WebhookScheme } from "./schema";

/** How far the sender's clock and ours may be apart, and how old a delivery may be: five minutes. */
export const TOLERANCE_SECONDS = 300;
const MOST_SIGNATURES = 20;

/** What a signature was put on, and what it calls itself. */
type Signed = {
  /** Signature candidates, decoded. */
  candidates: Buffer[];
  signed: Buffer;
  /** Seconds since the epoch; null where the scheme signs no time. */
  timestamp: number | null;
  deliveryId: string;
  /** What makes a repetition one delivery. Only what the signature covers: an attacker may change everything else. */
  dedupeKey: string;
  eventType: string | null;
};
export type Verdict =
  | { ok: true; deliveryId: string; dedupeKey: string; eventType: string | null }
  | { ok: false; reason: "missing" | "stale" | "wrong" };

/** Judges the bytes as they came against each secret that is valid now. Every comparison is made, in constant time. */
export function verifySignature(
  scheme: WebhookScheme,
  headers: Headers,
  body: Buffer,
  secrets: readonly string[],
  nowMs = Date.now(),
): Verdict {
  const found = readers[scheme](headers, body);
  if (!found) return { ok: false, reason: "missing" };
  const { candidates, signed, timestamp, deliveryId, dedupeKey, eventType } = found;
  let matches = 0;
  for (const secret of secrets) {
    const expected = createHmac("sha256", keyOf(scheme, secret)).update(signed).digest();
    for (const candidate of candidates) matches += Number(candidate.length === expected.length && timingSafeEqual(candidate, expected));
  }
  if (matches === 0) return { ok: false, reason: "wrong" };
  if (timestamp !== null && Math.abs(Math.floor(nowMs / 1_000) - timestamp) > TOLERANCE_SECONDS) return { ok: false, reason: "stale" };
  return { ok: true, deliveryId, dedupeKey, eventType };
}

const sha256 = (body: Buffer) => createHash("sha256").update(body).digest("hex");
const short = (text: string | null | undefined) => text?.slice(0, 200) || null;
const secondsOf = (text: string | null | undefined) => (text && /^\d{1,12}$/.test(text) ? Number(text) : undefined);

/** Standard Webhooks signs with the bytes behind `whsec_`; the others with the text of the secret itself. */
const keyOf = (scheme: WebhookScheme, secret: string) =>
  scheme === "standard" && secret.startsWith("whsec_") ? Buffer.from(secret.slice(6), "base64") : Buffer.from(secret, "utf8");

const readers: Record<WebhookScheme, (headers: Headers, body: Buffer) => Signed | undefined> = {
  /** standardwebhooks.com: `webhook-id`, `webhook-timestamp`, `webhook-signature: v1,<base64> v1,<base64>`. */
  standard(headers, body) {
    const id = headers.get("webhook-id");
    const time = headers.get("webhook-timestamp");
    const timestamp = secondsOf(time);
    const candidates = (headers.get("webhook-signature") ?? "")
      .split(" ")
      .filter((part) => part.startsWith("v1,"))
      .slice(0, MOST_SIGNATURES)
      .map((part) => Buffer.from(part.slice(3), "base64"));
    if (!id || id.length > 256 || timestamp === undefined || candidates.length === 0) return undefined;
    const signed = Buffer.concat([Buffer.from(`${id}.${time}.`), body]);
    return { candidates, signed, timestamp, deliveryId: id, dedupeKey: id, eventType: short(fieldOf(body, "type")) };
  },

  /** `x-hub-signature-256: sha256=<hex>` over the body alone, so only the body tells a repetition: the delivery's id is not signed. */
  github(headers, body) {
    const hex = /^sha256=([0-9a-f]{64})$/i.exec(headers.get("x-hub-signature-256") ?? "")?.[1];
    if (!hex) return undefined;
    const dedupeKey = sha256(body);
    return {
      candidates: [Buffer.from(hex, "hex")],
      signed: body,
      timestamp: null,
      deliveryId: short(headers.get("x-github-delivery")) ?? dedupeKey,
      dedupeKey,
      eventType: short(headers.get("x-github-event")),
    };
  },

  /** `stripe-signature: t=<seconds>,v1=<hex>[,v1=<hex>]` over `t.body`. A retry has a new time, and the same event id in its body. */
  stripe(headers, body) {
    const parts = (headers.get("stripe-signature") ?? "").split(",").map((part) => part.trim().split("=", 2) as [string, string?]);
    const time = parts.find(([name]) => name === "t")?.[1];
    const timestamp = secondsOf(time);
    const candidates = parts
      .filter(([name, value]) => name === "v1" && /^[0-9a-f]{64}$/i.test(value ?? ""))
      .slice(0, MOST_SIGNATURES)
      .map(([, value]) => Buffer.from(value!, "hex"));
    if (timestamp === undefined || candidates.length === 0) return undefined;
    const id = short(fieldOf(body, "id"));
    const signed = Buffer.concat([Buffer.from(`${time}.`), body]);
    const dedupeKey = id ?? sha256(body);
    return { candidates, signed, timestamp, deliveryId: dedupeKey, dedupeKey, eventType: short(fieldOf(body, "type")) };
  },
};

/** A text field at the top of a JSON body, if it is that. */
function fieldOf(body: Buffer, name: string): string | undefined {
  try {
    const value: unknown = JSON.parse(body.toString("utf8"));
    const field = typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
    return typeof field === "string" && !field.includes("\0") ? field : undefined;
  } catch {
    return undefined;
  }
}
