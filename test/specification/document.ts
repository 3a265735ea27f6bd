import { existsSync, readFileSync } from "node:fs";

/** The API document of the first of the five systems, where it lies beside the checkout. */
const file = new URL("../../../shared/specs/000_b1ebc85a24d82f5b.txt", import.meta.url);
export const hasDocument = existsSync(file);

export type Block = { heading: string; language: string; code: string };

/** Every fenced block in its order, with the heading it stands under. */
export function readBlocks(): Block[] {
  const blocks: Block[] = [];
  let heading = "";
  let open: (Omit<Block, "code"> & { lines: string[] }) | undefined;
  for (const line of readFileSync(file, "utf8").split("\n")) {
    if (line.startsWith("```")) {
      if (open) blocks.push({ heading: open.heading, language: open.language, code: open.lines.join("\n") });
      open = open ? undefined : { heading, language: line.slice(3), lines: [] };
    } else if (open) open.lines.push(line);
    else heading = /^#+ (.*)$/.exec(line)?.[1]?.replaceAll("`", "") ?? heading;
  }
  return blocks;
}

type Script = new (...parts: string[]) => (...values: unknown[]) => Promise<unknown>;
const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor as Script;

/** Runs code as it stands, with these names around it; answers what `result` is afterwards. */
export const run = (code: string, names: Record<string, unknown>, result = "undefined") =>
  new AsyncFunction(...Object.keys(names), `${code}\nreturn ${result};`)(...Object.values(names));

/** Parts of a block that declare the same names anew: each begins with its comment. */
export const partsOf = (code: string) => code.split(/^(?=\/\/ )/m).filter((part) => part.trim());

type Given = Record<string, unknown>;
type Member = { name: string; optional: boolean; type: Type };
type Type =
  | { kind: "object"; members: Member[] }
  | { kind: "list"; of: Type }
  | { kind: "choice"; words: string[] }
  | { kind: "name"; name: string };

/** Reads an interface of the document: names, choices of words, lists, and objects within. */
function readInterface(code: string): Member[] {
  const tokens = code.match(/'[^']*'|\w+|\[\]|<[^>]*>|[{}():;?|]/g) ?? [];
  let at = 0;
  const take = (wanted?: string) => {
    const token = tokens[at++];
    if (token === undefined || (wanted !== undefined && token !== wanted)) throw new Error(`Expected ${wanted} at ${at} in ${code}`);
    return token;
  };
  const members = (): Member[] => {
    const found: Member[] = [];
    take("{");
    while (tokens[at] !== "}") {
      const name = take();
      const optional = tokens[at] === "?" && take("?") === "?";
      take(":");
      found.push({ name, optional, type: union() });
      take(";");
    }
    take("}");
    return found;
  };
  const union = (): Type => {
    const all = [single()];
    while (tokens[at] === "|" && take("|")) all.push(single());
    const words = all.flatMap((one) => (one.kind === "choice" ? one.words : []));
    return words.length > 0 ? { kind: "choice", words } : all[0]!;
  };
  const single = (): Type => {
    let type: Type;
    if (tokens[at] === "{") type = { kind: "object", members: members() };
    else if (tokens[at] === "(") {
      take("(");
      type = union();
      take(")");
    } else {
      const token = take();
      type = token.startsWith("'") ? { kind: "choice", words: [token.slice(1, -1)] } : { kind: "name", name: token };
      if (tokens[at]?.startsWith("<")) take();
    }
    while (tokens[at] === "[]" && take("[]")) type = { kind: "list", of: type };
    return type;
  };
  take("interface");
  take();
  if (tokens[at]?.startsWith("<")) take();
  return members();
}

/**
 * Every request that an interface of the document describes: with and without what is optional, and with each word that a choice allows. `given` holds
 * what a name stands for here (ids of our own rows); other texts are texts.
 */
export const requestsOf = (code: string, given: Given): Given[] => objectsOf(readInterface(code), given);

/** The names an interface declares, and which of them must be there. */
export function membersOf(code: string) {
  const members = readInterface(code);
  return { all: members.map(({ name }) => name), required: members.filter(({ optional }) => !optional).map(({ name }) => name) };
}

function objectsOf(members: Member[], given: Given): Given[] {
  const properties = members.map((member) => ({
    ...member,
    values: member.name in given ? [given[member.name]] : valuesOf(member.type, given),
  }));
  const least = Object.fromEntries(properties.filter(({ optional }) => !optional).map(({ name, values }) => [name, values[0]]));
  const most = Object.fromEntries(properties.map(({ name, values }) => [name, values[0]]));
  return [least, ...properties.flatMap(({ name, values }) => values.map((value) => ({ ...most, [name]: value })))];
}

const plain: Record<string, unknown> = { string: "text", number: 71.3, boolean: true };
function valuesOf(type: Type, given: Given): unknown[] {
  if (type.kind === "choice") return type.words;
  if (type.kind === "object") return objectsOf(type.members, given);
  if (type.kind === "name") return [plain[type.name] ?? {}];
  const each = valuesOf(type.of, given);
  return [each, ...each.map((one) => [one])];
}
