import { z } from "zod";

export const searchInput = z.strictObject({
  q: z
    .string()
    .trim()
    .min(1, "Type what to look for.")
    .max(100)
    .refine((text) => !text.includes("\0")),
});

export type FoundItem = { href: string; title: string; detail: string; icon: string };
export type FoundGroup = { label: string; items: FoundItem[] };
