import type { Column } from "@/lib/postgrest/catalogue";
import type { Schema } from "./document";

type Typed = Pick<Column, "baseType" | "category" | "enumValues" | "maxLength" | "type">;

const integers = new Set(["int2", "int4", "int8"]);
const numbers = new Set([...integers, "float4", "float8", "numeric", "money", "oid"]);
const formats: Record<string, string> = { uuid: "uuid", date: "date", timestamptz: "date-time" };

/** The base type of a value, or of the elements of an array. */
const elementOf = ({ baseType, category }: Typed) => (category === "array" ? baseType.replace(/^_/, "") : baseType);

/** A value as JSON Schema, without null. */
export function schemaOfColumn(column: Typed): Schema {
  const element = elementSchema(elementOf(column), column);
  return column.category === "array" ? { type: "array", items: element } : element;
}

function elementSchema(name: string, { category, enumValues, maxLength, type }: Typed): Schema {
  if (category === "json" || name === "json" || name === "jsonb") return {};
  if (category === "composite") return { type: "object", additionalProperties: true };
  if (enumValues) return { type: "string", enum: [...enumValues] };
  if (name === "bool") return { type: "boolean" };
  if (integers.has(name)) return { type: "integer", ...(name === "int8" && { format: "int64" }) };
  if (numbers.has(name)) return { type: "number" };
  return {
    type: "string",
    ...(formats[name]
      ? { format: formats[name] }
      : !plainText.has(name) && { description: `As PostgreSQL writes ${type.replace("[]", "")}.` }),
    ...(maxLength !== undefined && { maxLength }),
  };
}
const plainText = new Set(["text", "varchar", "bpchar", "name"]);

/** A value as a TypeScript type, without null; enums by `enumName`. */
export function typeOfColumn(column: Typed, enumName: (baseType: string) => string | undefined): string {
  const name = elementOf(column);
  const element = typeName(name, column, enumName);
  return column.category === "array" ? `${element.includes("|") ? `(${element})` : element}[]` : element;
}

function typeName(name: string, { category, enumValues }: Typed, enumName: (baseType: string) => string | undefined): string {
  if (category === "json" || name === "json" || name === "jsonb") return "Json";
  if (category === "composite") return "Json";
  if (enumValues) return enumName(name) ?? enumValues.map((value) => JSON.stringify(value)).join(" | ");
  if (name === "bool") return "boolean";
  if (numbers.has(name)) return "number";
  if (name === "void") return "undefined";
  if (name === "record" || name === "anyelement" || name === "unknown") return "unknown";
  return "string";
}
