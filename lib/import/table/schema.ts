import { z } from "zod";
import { kindNames, MOST_ROWS } from "./kinds";

export const MOST_BYTES = 16 * 1_048_576;
export const tableInput = z.strictObject({ kind: z.enum(kindNames, "Choose what the file holds.") });
export const importTableInput = z.strictObject({
  kind: tableInput.shape.kind,
  csv: z.string("Choose a CSV file.").min(1, "The file is empty.").max(MOST_BYTES, "The file is too large. Split it."),
  /** Only says what would happen. */
  dryRun: z.boolean().default(true),
});
export type ImportTableInput = z.output<typeof importTableInput>;

export type RowError = { row: number; column: string | null; message: string };
export type ImportResult = {
  kind: (typeof kindNames)[number];
  rows: number;
  created: number;
  changed: number;
  unchanged: number;
  /** The first of them; `wrong` is how many there are. */
  errors: RowError[];
  wrong: number;
  committed: boolean;
};
export const tooMany = `At most ${MOST_ROWS.toLocaleString("en")} rows. Split the file.`;
