import { expect, test } from "vitest";
import { seal, unseal } from "./seal.ts";

const secret = "a-secret-for-tests-only-0123456789abcdef";

test("what is sealed opens with the same secret and purpose, and never looks the same twice", () => {
  const sealed = seal(secret, "mail", "Grüße, 123456");
  expect(sealed).not.toContain("123456");
  expect(seal(secret, "mail", "Grüße, 123456")).not.toBe(sealed);
  expect(unseal(secret, "mail", sealed)).toBe("Grüße, 123456");
});

test("another secret, another purpose or a changed letter opens nothing", () => {
  const sealed = seal(secret, "mail", "text");
  expect(() => unseal(`${secret}x`, "mail", sealed)).toThrow(/another GANTRY_SECRET/);
  expect(() => unseal(secret, "provider", sealed)).toThrow(/cannot be opened/);
  const at = sealed.length - 4;
  expect(() => unseal(secret, "mail", `${sealed.slice(0, at)}${sealed[at] === "A" ? "B" : "A"}${sealed.slice(at + 1)}`)).toThrow();
  expect(() => unseal(secret, "mail", "plain text")).toThrow(/not sealed/);
});
