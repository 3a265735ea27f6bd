import type { z } from "zod";
import { createSchema } from "zod-openapi";
import type { Schema } from "./document";

export type Properties = { properties: Record<string, Schema>; required: string[] };

/** What an input takes, as JSON Schema. A union of shapes becomes one shape in which only what all of them need is required. */
export function propertiesOf(input: z.ZodType | undefined): Properties {
  if (!input) return { properties: {}, required: [] };
  const { schema, components } = createSchema(input, { io: "input", opts: { allowEmptySchema: { custom: true, transform: true } } });
  return flatten(inline(schema as Schema, components as Record<string, Schema>));
}

function flatten(schema: Schema): Properties {
  if (Array.isArray(schema.allOf)) {
    const parts = (schema.allOf as Schema[]).map(flatten);
    return { properties: Object.assign({}, ...parts.map((part) => part.properties)), required: parts.flatMap((part) => part.required) };
  }
  const variants = (schema.anyOf ?? schema.oneOf) as Schema[] | undefined;
  if (!variants) return { properties: (schema.properties as Record<string, Schema>) ?? {}, required: (schema.required as string[]) ?? [] };
  const parts = variants.map(flatten);
  const properties: Record<string, Schema> = {};
  for (const part of parts) {
    for (const [name, property] of Object.entries(part.properties)) {
      const known = properties[name];
      properties[name] = !known || same(known, property) ? property : { anyOf: [...((known.anyOf as Schema[]) ?? [known]), property] };
    }
  }
  return { properties, required: parts[0]?.required.filter((name) => parts.every((part) => part.required.includes(name))) ?? [] };
}

const same = (one: Schema, other: Schema) => JSON.stringify(one) === JSON.stringify(other);

/** Shapes that zod shares between places are written out where they are used: names of our code mean nothing to a reader. */
function inline(schema: Schema, components: Record<string, Schema>, depth = 0): Schema {
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== "object" || value === null) return value;
    const { $ref: ref, ...others } = withoutNoise(value as Schema);
    const name = typeof ref === "string" ? ref.split("/").at(-1)! : undefined;
    if (name && components[name] && depth < 5) return { ...inline(components[name], components, depth + 1), ...others };
    return Object.fromEntries(Object.entries(others).map(([key, inner]) => [key, walk(inner)]));
  };
  return walk(schema) as Schema;
}

/** A format says it shorter than zod's pattern for it; the bounds of a safe integer say nothing. */
function withoutNoise(schema: Schema): Schema {
  const noise = ([name, value]: [string, unknown]) =>
    (name === "pattern" && typeof value === "string" && typeof schema.format === "string") ||
    (name === "minimum" && value === Number.MIN_SAFE_INTEGER) ||
    (name === "maximum" && value === Number.MAX_SAFE_INTEGER);
  return Object.fromEntries(Object.entries(schema).filter((entry) => !noise(entry)));
}
