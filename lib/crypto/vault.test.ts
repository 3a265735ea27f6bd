import { expect, test } from "vitest";
import { TEST_SECRET } from "@/test/global-setup";
import { derive } from "./derive";
import { seal } from "./seal";
import { openFor, sealFor } from "./vault";

const BEFORE = "the-secret-of-last-year-0123456789abcdef";
process.env.GANTRY_SECRET_PREVIOUS = BEFORE;

test("what is sealed for one place opens there and nowhere else, and shows nothing of itself", () => {
  const sealed = sealFor("channel/a/1", "https://hooks.example/T0/B0/xyz");
  expect(sealed).not.toContain("hooks");
  expect(openFor("channel/a/1", sealed)).toBe("https://hooks.example/T0/B0/xyz");
  expect(() => openFor("channel/a/2", sealed)).toThrow("cannot be opened");
  expect(() => openFor("channel/a/1", `${sealed.slice(0, -4)}AAAA`)).toThrow("cannot be opened");
  expect(sealFor("channel/a/1", "x")).not.toBe(sealFor("channel/a/1", "x"));
});

test("the secret before still opens what was sealed under it; an unknown one is named", () => {
  const under = (secret: string) => `${derive(secret, "seal-key-id").slice(0, 8)}.${seal(secret, "p", "old")}`;
  expect(openFor("p", under(TEST_SECRET))).toBe("old");
  expect(openFor("p", under(BEFORE))).toBe("old");
  expect(() => openFor("p", under("somebody-elses-secret-0123456789abcdef"))).toThrow("GANTRY_SECRET_PREVIOUS");
});
