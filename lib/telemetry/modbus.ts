import { z } from "zod";

export const modbusKinds = ["holding", "input", "coil", "discrete"] as const;
export const modbusTypes = ["int16", "uint16", "int32", "uint32", "float32", "bool"] as const;
export type ModbusRegister = {
  tag: string;
  kind: (typeof modbusKinds)[number];
  register: number;
  type: (typeof modbusTypes)[number];
  unit: number;
};

const register = z.strictObject({
  tag: z.string().trim().min(1, "Name the sensor's tag first.").max(120, "At most 120 characters."),
  kind: z.enum(modbusKinds, `The second word is one of ${modbusKinds.join(", ")}.`),
  register: z.int("The register is a number from 0 to 65535.").min(0, "Registers begin at 0.").max(65_535, "Registers end at 65535."),
  type: z.enum(modbusTypes, `The type is one of ${modbusTypes.join(", ")}.`),
  unit: z.int("The unit id is a number from 1 to 247.").min(1, "Unit ids begin at 1.").max(247, "Unit ids end at 247.").default(1),
});

/** Which register of which device is which sensor; a sensor's tag stands once. */
export const modbusMapping = z
  .array(register)
  .max(500, "At most 500 registers.")
  .refine((list) => new Set(list.map(({ tag }) => tag)).size === list.length, "A tag is mapped twice. Keep one line for each sensor.");

/** A form's text, one register per line: `tag kind register type [unit]`. Anything else is left to the schema. */
export function readModbusLines(value: unknown): unknown {
  if (typeof value !== "string") return value;
  const rows = value.split("\n").map((row) => row.trim());
  return rows.filter(Boolean).map((row) => {
    const [tag, kind, at, type, unit, ...rest] = row.split(/[\s,;]+/);
    const entry = { tag, kind, register: wholeOf(at), type, ...(unit !== undefined && { unit: wholeOf(unit) }) };
    return rest.length > 0 ? { ...entry, more: rest.join(" ") } : entry;
  });
}

const wholeOf = (text: string | undefined) => (text !== undefined && /^\d{1,6}$/.test(text) ? Number(text) : text);

/** The mapping as a form shows it. */
export const modbusLines = (mapping: unknown): string => {
  const read = modbusMapping.safeParse(mapping);
  return read.success
    ? read.data.map(({ tag, kind, register, type, unit }) => `${tag} ${kind} ${register} ${type} ${unit}`).join("\n")
    : "";
};
