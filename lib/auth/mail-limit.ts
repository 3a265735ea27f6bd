import "server-only";
import { consumeRateLimit } from "@/lib/api/rate-limit";
import { hashToken } from "./api-keys";
import { AuthError } from "./auth-error";

const PER_ADDRESS = 5;
const PER_NETWORK = 60;

/** Counts a mail before anybody looks whether its address is known, so that the limit says nothing about that either. */
export async function countMail(address: string, ip: string | undefined) {
  const places = [consumeRateLimit(`mail:${hashToken(address.toLowerCase())}`, "auth-mail", PER_ADDRESS, 600)];
  if (ip) places.push(consumeRateLimit(`mail-ip:${ip}`, "auth-mail", PER_NETWORK, 3_600));
  const refused = (await Promise.all(places)).find(({ admitted }) => !admitted);
  if (refused)
    throw new AuthError(
      "over_email_send_rate_limit",
      `Too many mails were asked for. Wait ${refused.headers["Retry-After"]} seconds, then try again.`,
      {
        headers: { "Retry-After": refused.headers["Retry-After"]! },
      },
    );
}

/** Answers or refuses after the same time, whether there was something to do or not. */
export async function evenly<T>(work: Promise<T>): Promise<T> {
  const [outcome] = await Promise.allSettled([work, new Promise((resolve) => setTimeout(resolve, 120))]);
  if (outcome.status === "rejected") throw outcome.reason;
  return outcome.value;
}
