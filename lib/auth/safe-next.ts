/** A path of our own to go on to after signing in, or undefined: never another site, whatever the address bar said. */
export function safeNext(next: unknown): string | undefined {
  if (typeof next !== "string" || next.length > 500 || !next.startsWith("/") || /[\p{Cc}\\]/u.test(next)) return undefined;
  const base = "http://gantry.invalid";
  const url = URL.canParse(next, base) ? new URL(next, base) : undefined;
  if (!url || url.origin !== base || url.pathname.startsWith("//")) return undefined;
  if (/^\/(sign-in|sign-up|api|_next)(\/|$)/.test(url.pathname)) return undefined;
  return `${url.pathname}${url.search}`;
}
