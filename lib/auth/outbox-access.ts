import "server-only";
import { headers } from "next/headers";
import { env } from "@/lib/env";
import { mailIsConfigured } from "@/lib/mail/drivers";

const loopback = /^(127\.\d+\.\d+\.\d+|localhost|::1|\[::1\])$/;

/**
 * The outbox holds links that sign people in, so its page is open on this computer only: the server listens on loopback, its public address is loopback,
 * no proxy stands in front, and the browser sits here. Elsewhere the operator reads it with the command line.
 */
export async function outboxIsOpen(): Promise<boolean> {
  const { HOST, PUBLIC_URL, TRUSTED_PROXY_HOPS } = env();
  if (mailIsConfigured() || TRUSTED_PROXY_HOPS > 0 || !loopback.test(HOST) || !loopback.test(new URL(PUBLIC_URL).hostname)) return false;
  const from = await headers();
  const host = from.get("host") ?? "";
  return loopback.test(from.get("x-real-ip") ?? "") && URL.canParse(`http://${host}`) && loopback.test(new URL(`http://${host}`).hostname);
}
