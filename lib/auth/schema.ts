import { z } from "zod";

// biome-ignore lint/suspicious/noControlCharactersInRegex: refusing control characters is the point
const plain = /^[^\x00-\x1f\x7f]*$/;
/** One line of text a person typed: trimmed, without control characters. */
export const line = (most: number, least = 1) =>
  z
    .string()
    .trim()
    .min(least, least === 1 ? "Fill this in." : `Write at least ${least} characters.`)
    .max(most, `Write at most ${most} characters.`)
    .regex(plain, "Leave out control characters.");
export const emailAddress = z
  .string()
  .trim()
  .toLowerCase()
  .max(320, "This address is too long.")
  .pipe(z.email("Write an email address such as mara@harbor.example."));

export const passwordIsNotEmail = ({ email, password }: { email: string; password: string }) =>
  password.toLowerCase() !== email && password.toLowerCase() !== email.split("@")[0];

export const signInInput = z.strictObject({
  email: z.string().trim().max(320),
  password: z.string().max(1_000),
  next: z.string().max(500).optional(),
});
