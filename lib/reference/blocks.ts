/** What a guide consists of. `text` may hold `code` and [links](…); pages and llms-full.txt are both written from it. */
export type Example = {
  id: string;
  title: string;
  curl?: string;
  /** With supabase-js; `supabase` is the client of the first guide unless it makes its own. */
  js?: string;
};
export type Block =
  | { kind: "text"; text: string }
  | { kind: "list"; items: readonly string[] }
  | { kind: "table"; head: readonly string[]; rows: readonly (readonly string[])[] }
  | { kind: "example"; example: Example };
export type Section = { id: string; title: string; blocks: readonly Block[] };
export type Guide = { id: string; title: string; summary: string; sections: readonly Section[] };
export type GuideOf = (url: string) => Guide;

export const text = (...paragraphs: string[]): Block[] => paragraphs.map((paragraph) => ({ kind: "text", text: paragraph }));
export const list = (...items: string[]): Block => ({ kind: "list", items });
export const table = (head: readonly string[], ...rows: (readonly string[])[]): Block => ({ kind: "table", head, rows });
export const example = (id: string, title: string, code: { curl?: string; js?: string }): Block => ({
  kind: "example",
  example: { id, title, ...(code.curl && { curl: flush(code.curl) }), ...(code.js && { js: flush(code.js) }) },
});

/** How a reader's script reads its environment; our own code asks lib/env.ts. */
export const fromEnvironment = (name: string) => ["process", "env", name].join(".");

/** Template literals are written indented where they stand; the reader gets them from the margin. */
function flush(code: string) {
  const lines = code.replace(/^\n/, "").trimEnd().split("\n");
  const margin = Math.min(...lines.filter((line) => line.trim()).map((line) => line.length - line.trimStart().length));
  return lines.map((line) => line.slice(margin)).join("\n");
}
