import { limits } from "./limits";
import { RestError } from "./types";

/** Collects the values of one statement. Whatever a caller sent as a value goes in here, never into the text. */
export class Values {
  readonly list: string[] = [];
  private readonly counts = { subSelects: 0, conditions: 0 };

  /** Called for each sub-select and condition that is written. */
  count(what: "subSelects" | "conditions") {
    if ((this.counts[what] += 1) <= limits[what]) return;
    throw new RestError(
      400,
      "PGRST100",
      "The filters on embedded resources multiply into too many conditions.",
      null,
      "Test each embed once.",
    );
  }

  add(value: string) {
    return `$${this.list.push(value)}`;
  }

  /** As the type that the driver would otherwise convert from a JavaScript value of its own. */
  typed(value: string, baseType: string) {
    const place = this.add(value);
    return throughText.has(baseType) ? `${place}::text::${baseType}` : place;
  }
}

// For these the driver's serializers expect booleans, bytes and objects; everything we hold is PostgreSQL's own text form.
const throughText = new Set(["bool", "bytea", "json", "jsonb"]);

export function ident(name: string) {
  return `"${clean(name).replaceAll('"', '""')}"`;
}

/** A text constant that means the same whatever standard_conforming_strings says. */
export function literal(text: string) {
  const quoted = `'${clean(text).replaceAll("'", "''")}'`;
  return quoted.includes("\\") ? `E${quoted.replaceAll("\\", "\\\\")}` : quoted;
}

/** The protocol ends a statement at the first zero byte. */
function clean(text: string) {
  if (text.includes("\0")) throw new RestError(400, "PGRST100", "A name holds a zero byte.");
  return text;
}

export const qualified = ({ schema, name }: { schema: string; name: string }) => `${ident(schema)}.${ident(name)}`;

/** PostgreSQL's text form of a list. */
export const arrayLiteral = (items: readonly string[]) => `{${items.map((item) => `"${item.replace(/[\\"]/g, "\\$&")}"`).join(",")}}`;
