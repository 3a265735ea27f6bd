import { RestError } from "../types";

const refused = (what: string) =>
  new RestError(400, "PGRST100", `The query string ${what}.`, null, "Encode it as UTF-8 with percent signs.");
const control = /\0/;

/** One name or value, decoded as form data. Broken escapes, bytes that are no UTF-8, and NUL are refused: PostgreSQL could not store them. */
export function decode(part: string): string {
  let text = part;
  if (/[+%]/.test(part)) {
    try {
      text = decodeURIComponent(part.replaceAll("+", " "));
    } catch {
      throw refused("is not encoded correctly");
    }
  }
  if (control.test(text)) throw refused("holds the character NUL, which text cannot store");
  if (!text.isWellFormed()) throw refused("holds half of a Unicode character");
  return text;
}

/** The query string (without `?`) as pairs, in the order sent. */
export function parameters(search: string): [name: string, value: string][] {
  const pairs: [string, string][] = [];
  for (const part of search.split("&")) {
    if (part === "") continue;
    const equals = part.indexOf("=");
    pairs.push(equals < 0 ? [decode(part), ""] : [decode(part.slice(0, equals)), decode(part.slice(equals + 1))]);
  }
  return pairs;
}
