import type { Example, Guide } from "./blocks";
import type { Reference } from "./build";
import { functionExample } from "./function-examples";
import { guidesFor } from "./guides";
import { groupOf, type Operation } from "./operation";
import { operationExample } from "./operation-examples";
import { inputOf } from "./routes-part";
import { examplesOf } from "./table-examples";

export type Group = { slug: string; title: string; operations: readonly Operation[] };
export const slugOf = (title: string) => title.toLowerCase().replaceAll(" ", "-");

/** Operations by group, `/api/v1` first. */
export function groupsOf({ operations }: Pick<Reference, "operations">): Group[] {
  const titles = [...new Set(operations.map(groupOf))].sort((one, other) => one.localeCompare(other, "en"));
  return titles.map((title) => ({ slug: slugOf(title), title, operations: operations.filter((one) => groupOf(one) === title) }));
}

export const exampleOf = (url: string, operation: Operation) =>
  operationExample(
    url,
    operation,
    inputOf(operation).parameters.some((one) => one.in === "query" && one.required),
  );

/** Where every page of the reference is, for the navigation and its search, and for llms.txt. */
export type Page = { href: string; title: string; group: "Guides" | "Endpoints" | "Tables"; words: string };
export function pagesOf(reference: Reference): Page[] {
  const guides = guidesFor(reference.url).map(({ id, title, summary, sections }): Page => {
    return {
      href: id === "start" ? "/docs" : `/docs/guides/${id}`,
      title,
      group: "Guides",
      words: [summary, ...sections.map((one) => one.title)].join(" "),
    };
  });
  const groups = groupsOf(reference).map(({ slug, title, operations }): Page => {
    return {
      href: `/docs/endpoints/${slug}`,
      title,
      group: "Endpoints",
      words: operations.map(({ path, summary }) => `${path} ${summary}`).join(" "),
    };
  });
  const functions: Page = {
    href: "/docs/endpoints/database-functions",
    title: "Database functions",
    group: "Endpoints",
    words: reference.functions.map(({ name, description }) => `${name} ${description}`).join(" "),
  };
  const tables = reference.tables.map(({ name, description, columns }): Page => {
    return {
      href: `/docs/tables/${name}`,
      title: name,
      group: "Tables",
      words: `${description} ${columns.map((column) => column.name).join(" ")}`,
    };
  });
  return [...guides, ...groups, functions, ...tables];
}

/** Every example of every page: what the test runs. */
export function allExamples(reference: Reference): Example[] {
  const { url, tables, functions, operations } = reference;
  return [
    ...guidesFor(url).flatMap(examplesIn),
    ...operations.flatMap((operation) => exampleOf(url, operation) ?? []),
    ...functions.map((entry) => functionExample(url, entry)),
    ...tables.flatMap((table) => examplesOf(url, table)),
  ];
}

const examplesIn = ({ sections }: Guide) =>
  sections.flatMap(({ blocks }) => blocks.flatMap((block) => (block.kind === "example" ? [block.example] : [])));
