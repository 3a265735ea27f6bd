import { z } from "zod";

export const annotationKinds = ["note", "failure", "maintenance", "operation"] as const;
const moment = z.iso
  .datetime({ offset: true, error: "Send ISO 8601 with a zone, such as 2026-03-01T12:00:00Z." })
  .transform((text) => new Date(text));
const emptyIsNull = (value: unknown) => (value === "" ? null : value);

export const addAnnotationInput = z
  .strictObject({
    /** The sensor it is about; its asset follows from it. */
    sensorId: z.guid("Choose a sensor."),
    /** On all charts of the asset, not on this sensor's alone. */
    wholeAsset: z.preprocess((value) => (value === "on" || value === "true" ? true : value), z.boolean().default(false)),
    from: moment,
    to: z.preprocess(emptyIsNull, moment.nullable()).default(null),
    text: z
      .string()
      .trim()
      .min(1, "Say what happened.")
      .max(500, "At most 500 characters.")
      .refine((text) => !text.includes("\0"), "The character NUL is not allowed."),
    kind: z.enum(annotationKinds).default("note"),
  })
  .refine(({ from, to }) => to === null || to >= from, { error: "The end must not be before the start.", path: ["to"] });
export const removeAnnotationInput = z.strictObject({ id: z.guid() });
export const annotationFilter = z.strictObject({
  sensor_ids: z.preprocess(
    (value) => (typeof value === "string" ? value.split(",").filter(Boolean) : value),
    z.array(z.guid()).min(1).max(50),
  ),
  from: moment,
  to: moment,
});
export type AddAnnotation = z.output<typeof addAnnotationInput>;
