import type { External } from "./adapter";
import type { Mapping } from "./mapping";
import type { Shared, SharedFields } from "./words";

type Rules = { mapping: Mapping; titleLength: number; descriptionLength: number | null; due: "second" | "none" };

/** Our fields as they come back from a system of these rules. */
export function shareAs({ mapping, titleLength, descriptionLength, due }: Rules) {
  return ({ title, description, status, priority, dueDate }: SharedFields): Shared => ({
    title: cut(title, titleLength),
    ...(descriptionLength !== null && { description: cut(description ?? "", descriptionLength) || null }),
    status: mapping.statusIn[mapping.statusOut[status]] ?? status,
    priority: mapping.priorityIn[mapping.priorityOut[priority]] ?? priority,
    ...(due === "second" && { dueDate: dueDate && toSecond(dueDate) }),
  });
}

/** Never half a character, and no blank at the end: the other side would trim it and look changed. */
export const cut = (text: string, length: number) =>
  text
    .replaceAll("\r\n", "\n")
    .trim()
    .slice(0, length)
    .toWellFormed()
    .replace(/\ufffd$/, "")
    .trimEnd();

/** A moment in UTC to the second, or nothing. */
export function toSecond(moment: string): string {
  return `${new Date(moment).toISOString().slice(0, 19)}Z`;
}
export const momentOf = (value: unknown): string | null =>
  typeof value === "string" && value !== "" && !Number.isNaN(Date.parse(value)) ? toSecond(value) : null;

/** What their codes mean here: known ones become fields, an unknown state is named. */
export function readCodes(mapping: Mapping, status: string, priority: string): { fields: Shared } & Pick<External, "unknownStatus"> {
  const known = mapping.statusIn[status];
  return {
    fields: { ...(known && { status: known }), priority: mapping.priorityIn[priority] ?? "medium" },
    ...(!known && { unknownStatus: status || "none" }),
  };
}

/** Whether two values of a shared field say the same. */
export const same = (one: unknown, other: unknown) => (one ?? null) === (other ?? null);
