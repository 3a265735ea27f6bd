import type postgres from "postgres";

/** Which type an array holds, by the oids of the database at hand: enumerations have their own in each. */
export type ArrayTypes = { element: number; array: number; delimiter: string }[];

/**
 * The driver asks for these itself, unasked and uncaught: a connection lost in that moment would end the process. Here they are a statement like any other.
 */
export async function readArrayTypes(sql: postgres.TransactionSql): Promise<ArrayTypes> {
  return sql<ArrayTypes>`select element.oid::int as element, element.typarray::int as array, element.typdelim::text as delimiter
    from pg_catalog.pg_type element where element.typarray <> 0 and element.typtype in ('b', 'e', 'd')`;
}

/** Teaches a client to write and to read arrays of every type whose single values it knows. */
export function teachArrays(client: postgres.Sql, types: ArrayTypes) {
  const options = client.options as unknown as {
    parsers: Record<number, ((text: string) => unknown) & { array?: boolean }>;
    serializers: Record<number, (value: unknown) => unknown>;
    shared: { typeArrayMap: Record<number, number> };
  };
  for (const { element, array, delimiter } of types) {
    options.shared.typeArrayMap[element] = array;
    if (options.parsers[array] && options.serializers[array]) continue;
    const parse = options.parsers[element];
    // With `array` the driver leaves out the opening brace.
    options.parsers[array] = Object.assign((text: string) => parseArray(`{${text}`, delimiter, parse), { array: true });
    const write = options.serializers[element];
    options.serializers[array] = (value) => writeArray(value, delimiter, write);
  }
}

/** An array as PostgreSQL reads it. What is no array already is text. */
export function writeArray(value: unknown, delimiter: string, write?: (value: unknown) => unknown): unknown {
  if (!Array.isArray(value)) return value;
  const parts = value.map((one) => {
    if (one === null || one === undefined) return "null";
    if (typeof one === "number") return `${one}`;
    if (Array.isArray(one)) return writeArray(one, delimiter, write);
    const text = String(write ? write(one) : one);
    return `"${/["\\]/.test(text) ? text.replace(/["\\]/g, "\\$&") : text}"`;
  });
  return `{${parts.join(delimiter)}}`;
}

/** What PostgreSQL writes for an array: nested braces, quotes with backslashes, and NULL without quotes. */
export function parseArray(text: string, delimiter: string, parse: (text: string) => unknown = (one) => one): unknown[] {
  let at = text.indexOf("{"); // bounds such as [0:2]= come before it
  return list();

  function list(): unknown[] {
    const found: unknown[] = [];
    at += 1;
    while (at < text.length && text[at] !== "}") {
      if (text[at] === "{") found.push(list());
      else if (text[at] === '"') found.push(parse(quoted()));
      else {
        const word = bare();
        found.push(word === "NULL" ? null : parse(word));
      }
      if (text[at] === delimiter) at += 1;
    }
    at += 1;
    return found;
  }

  function quoted(): string {
    let word = "";
    let from = at + 1;
    for (at = from; text[at] !== '"' && at < text.length; at++) {
      if (text[at] !== "\\") continue;
      word += text.slice(from, at);
      at += 1;
      from = at;
    }
    word += text.slice(from, at);
    at += 1;
    return word;
  }

  function bare(): string {
    const from = at;
    while (at < text.length && text[at] !== delimiter && text[at] !== "}") at += 1;
    return text.slice(from, at);
  }
}
