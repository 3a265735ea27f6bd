import { expect, test } from "vitest";
import { createApi } from "@/lib/api/app";
import { currentReference } from "@/lib/api/reference";
import { writeLlms, writeLlmsFull } from "./llms";
import { templateOf } from "./operation";
import { allExamples, pagesOf } from "./site-map";

createApi();
const reference = await currentReference("https://gantry.example");
const pages = pagesOf(reference);

test("the map names every page once, with this server's own address", () => {
  const map = writeLlms(reference);
  expect(map.startsWith("# Gantry\n\n> ")).toBe(true);
  const links = [...map.matchAll(/^- \[[^\]]+\]\(([^)]+)\)/gm)].map(([, href]) => href);
  expect(links).toEqual(pages.map(({ href }) => `https://gantry.example${href}`));
  expect(new Set(links).size).toBe(links.length);
});

test("the whole text holds every table, endpoint, function and example, and nothing hidden", () => {
  const whole = writeLlmsFull(reference);
  for (const { name } of [...reference.tables, ...reference.functions]) expect(whole).toContain(name);
  for (const { method, path } of reference.operations) expect(whole).toContain(`${method.toUpperCase()} ${templateOf(path)}`);
  for (const { curl, js } of allExamples(reference)) for (const code of [curl, js]) expect(whole).toContain(code ?? "");
  for (const hidden of ["key_hash", "rate_limits", "failed_login_attempts", "append_event"]) expect(whole).not.toContain(hidden);
});

test("pages can be found by what they hold: a path, a column, a heading", () => {
  const find = (word: string) => pages.filter(({ words }) => words.includes(word)).map(({ href }) => href);
  expect(find("health_score")).toContain("/docs/tables/assets");
  expect(find("/api/v1/assets/tags")).toEqual(["/docs/endpoints/assets"]);
  expect(find("Broadcast and presence")).toEqual(["/docs/guides/realtime"]);
});
