import { derive } from "@/lib/crypto/derive";
import { env } from "@/lib/env";

/** One signing secret and one cookie name for next-auth and for the API server, which reads the same session. */
export const authSecret = () => derive(env().GANTRY_SECRET, "auth");
export const secureCookies = () => env().PUBLIC_URL.startsWith("https://");
export const sessionCookie = () => `${secureCookies() ? "__Secure-" : ""}gantry.session`;
export const deviceCookie = () => `${secureCookies() ? "__Secure-" : ""}gantry.device`;
/** Holds the verifier of a sign-in at a provider while the browser is away. */
export const verifierCookie = () => `${secureCookies() ? "__Secure-" : ""}gantry.verifier`;
