import "server-only";
import { env } from "@/lib/env";

const escaped = (text: string) => text.replace(/[.+^${}()|[\]\\]/g, "\\$&");

/** `*` stands for anything but a separator (a dot or a slash), `?` for one such sign, `**` for anything. */
const patternOf = (glob: string) =>
  new RegExp(
    `^${glob
      .split(/(\*\*|\*|\?)/)
      .map((part) => ({ "**": ".*", "*": "[^./]*", "?": "[^./]" })[part] ?? escaped(part))
      .join("")}$`,
  );

/** Where a link or a provider may lead back to: our own site and what AUTH_REDIRECT_URLS lists. Anything else leads to our own site. */
export function allowedRedirect(wanted: string | null | undefined): string {
  const { PUBLIC_URL, AUTH_REDIRECT_URLS } = env();
  if (!wanted || wanted.length > 2_000 || /[\p{Cc}\\]/u.test(wanted) || !URL.canParse(wanted)) return PUBLIC_URL;
  const url = new URL(wanted);
  if (url.username || url.password || /^(javascript|data|vbscript|file|blob):$/.test(url.protocol)) return PUBLIC_URL;
  if (/^https?:$/.test(url.protocol) && url.origin === new URL(PUBLIC_URL).origin) return url.href;
  const plain = url.href.replace(/[?#].*$/s, "");
  const listed = AUTH_REDIRECT_URLS.split(",")
    .map((glob) => glob.trim())
    .filter(Boolean);
  const bare = plain.replace(/\/$/, "");
  const fits = listed.map(patternOf).some((pattern) => [url.href, plain, bare].some((text) => pattern.test(text)));
  return fits ? url.href : PUBLIC_URL;
}

/** An address with parameters added to its query, or to its fragment. */
export function withParameters(address: string, parameters: Record<string, string>, where: "query" | "fragment") {
  const url = new URL(address);
  if (where === "query") for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  else url.hash = new URLSearchParams(parameters).toString();
  return url.href;
}
