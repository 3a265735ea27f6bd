import "server-only";
import { env } from "@/lib/env";
import { derive } from "./derive";
import { seal, unseal } from "./seal";

/** Names a secret without telling anything of it. */
const keyId = (secret: string) => derive(secret, "seal-key-id").slice(0, 8);

/**
 * Seals a secret for one place, such as `channel/<organization>/<id>`: put into another row it cannot be opened. The first part names the key, so that
 * GANTRY_SECRET can be replaced while what is sealed under the one before (GANTRY_SECRET_PREVIOUS) still opens.
 */
export function sealFor(place: string, text: string): string {
  const secret = env().GANTRY_SECRET;
  return `${keyId(secret)}.${seal(secret, place, text)}`;
}

export function openFor(place: string, sealed: string): string {
  const { GANTRY_SECRET, GANTRY_SECRET_PREVIOUS } = env();
  const dot = sealed.indexOf(".");
  const named = sealed.slice(0, dot);
  const secret = [GANTRY_SECRET, GANTRY_SECRET_PREVIOUS].find((one) => one !== undefined && keyId(one) === named);
  if (secret === undefined)
    throw new Error("This was sealed under another GANTRY_SECRET. Set the one before as GANTRY_SECRET_PREVIOUS, or enter it again.");
  return unseal(secret, place, sealed.slice(dot + 1));
}
