import type { Schema } from "./document";
import type { Operation } from "./operation";
import { inputOf } from "./routes-part";

export type Field = { name: string; where: "path" | "query" | "body"; type: string; required: boolean; notes: string };

/** What an operation takes, as a list for people. */
export function fieldsOf(operation: Operation): Field[] {
  const { parameters, body } = inputOf(operation);
  const given = parameters.map(({ name, in: where, schema, required, description }): Field => {
    return {
      name,
      where: where as "path" | "query",
      type: typeOf(schema),
      required: required ?? false,
      notes: description ?? notesOf(schema),
    };
  });
  const schema = body?.content["application/json"]?.schema;
  const properties = (schema?.properties ?? {}) as Record<string, Schema>;
  const needed = (schema?.required ?? []) as string[];
  const sent = Object.entries(properties).map(([name, property]): Field => {
    return { name, where: "body", type: typeOf(property), required: needed.includes(name), notes: notesOf(property) };
  });
  return [...given, ...sent];
}

function typeOf(schema: Schema): string {
  const variants = (schema.anyOf ?? schema.oneOf) as Schema[] | undefined;
  if (variants) return [...new Set(variants.map(typeOf))].join(" or ");
  if (Array.isArray(schema.enum)) return schema.enum.map(String).join(", ");
  if ("const" in schema) return JSON.stringify(schema.const);
  if (schema.type === "array") return `list of ${typeOf((schema.items as Schema) ?? {})}`;
  const types = [schema.type].flat().filter(Boolean).join(" or ") || "any";
  return typeof schema.format === "string" ? `${types}, ${schema.format}` : types;
}

function notesOf({ description, minimum, maximum, minLength, maxLength, maxItems, default: standard }: Schema): string {
  return [
    description,
    minimum !== undefined && maximum !== undefined ? `${minimum} to ${maximum}` : minimum !== undefined && `at least ${minimum}`,
    maxLength !== undefined && (minLength ? `${minLength} to ${maxLength} characters` : `up to ${maxLength} characters`),
    maxItems !== undefined && `up to ${maxItems}`,
    standard !== undefined && `${JSON.stringify(standard)} unless said`,
  ]
    .filter(Boolean)
    .join("; ");
}
