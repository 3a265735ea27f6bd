import { z } from "zod";
import { isCommonPassword } from "./common-passwords";

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

/** A password good enough to be set. Long beats complicated: no rules about signs. */
export const newPassword = z
  .string()
  .min(10, "Use at least 10 characters.")
  .max(1_000, "Use at most 1,000 characters.")
  .refine((password) => !isCommonPassword(password), "This password is among the first that attackers try. Choose another.");

export const passwordIsNotEmail = ({ email, password }: { email: string; password: string }) =>
  password.toLowerCase() !== email && password.toLowerCase() !== email.split("@")[0];

export const signInInput = z.strictObject({
  email: z.string().trim().max(320),
  password: z.string().max(1_000),
  next: z.string().max(500).optional(),
});

export const signUpInput = z
  .strictObject({
    name: line(100),
    email: emailAddress,
    password: newPassword,
    organization: line(100, 2).optional(),
    invitation: z
      .string()
      .regex(/^[\w-]{43}$/)
      .optional(),
  })
  .refine(passwordIsNotEmail, { path: ["password"], message: "Do not use your email address as the password." })
  .refine((input) => Boolean(input.organization) !== Boolean(input.invitation), {
    path: ["organization"],
    message: "Name your organization.",
  });

export const changePasswordInput = z
  .strictObject({ currentPassword: z.string().min(1, "Type your current password.").max(1_000), password: newPassword })
  .refine((input) => input.password !== input.currentPassword, {
    path: ["password"],
    message: "Choose a password you have not just used.",
  });
