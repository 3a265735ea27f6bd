import "server-only";
import { createHash } from "node:crypto";
import { env } from "@/lib/env";
import { makeToken } from "./api-keys";
import { beginOAuth } from "./oauth";

/** Begins a sign-in at a provider for our own pages: the same flow as for a client of the API, with a code that this browser alone can exchange. */
export async function beginBrowserOAuth(provider: string, next: string | undefined) {
  const verifier = makeToken();
  const challenge = { challenge: createHash("sha256").update(verifier).digest("base64url"), method: "s256" as const };
  const redirectTo = `${env().PUBLIC_URL}/sign-in/provider${next ? `?next=${encodeURIComponent(next)}` : ""}`;
  return { url: await beginOAuth({ provider, redirectTo, challenge }), verifier };
}
