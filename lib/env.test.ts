import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parseEnv, variables } from "./env.ts";

test(".env.example names exactly the variables that Gantry reads", () => {
  const example = readFileSync(".env.example", "utf8");
  const named = [...example.matchAll(/^#? ?([A-Z][A-Z0-9_]+)=/gm)].map(([, name]) => name);
  expect(named.toSorted()).toEqual(Object.keys(variables).toSorted());
});

test("an empty environment is enough, and the empty string counts as unset", () => {
  const { HOST, PORT, PUBLIC_URL, DATABASE_URL, WORKER, GANTRY_EMBEDDED } = parseEnv({ PORT: "", DATABASE_URL: " " });
  expect({ HOST, PORT, PUBLIC_URL, DATABASE_URL, WORKER, GANTRY_EMBEDDED }).toEqual({
    HOST: "127.0.0.1",
    PORT: 3000,
    PUBLIC_URL: "http://127.0.0.1:3000",
    DATABASE_URL: undefined,
    WORKER: true,
    GANTRY_EMBEDDED: false,
  });
});

test("every bad value is reported at once, by name and with what is wanted", () => {
  const bad = { PORT: "seventy", DATABASE_URL: "mysql://x", GANTRY_SECRET: "short", WORKER: "yes", TRUSTED_PROXY_HOPS: "-1" };
  const message = (() => {
    try {
      parseEnv(bad);
      return "accepted";
    } catch (error) {
      return (error as Error).message;
    }
  })();
  expect(message).toContain("PORT must be a whole number");
  expect(message).toContain("DATABASE_URL must look like postgres://");
  expect(message).toContain("GANTRY_SECRET must have at least 32 characters");
  expect(message).toContain("WORKER must be on or off");
  expect(message).toContain("TRUSTED_PROXY_HOPS must be a whole number");
  expect(message).not.toContain("mysql://x");
});

test("without GANTRY_SECRET the secret is the one that npm start wrote, and its absence is explained", () => {
  const folder = mkdtempSync(join(tmpdir(), "gantry-env-"));
  try {
    const parsed = parseEnv({ GANTRY_DATA: folder });
    expect(() => parsed.GANTRY_SECRET).toThrow("GANTRY_SECRET is not set");
    writeFileSync(join(folder, "secret"), "0123456789abcdef0123456789abcdef\n");
    expect(parsed.GANTRY_SECRET).toBe("0123456789abcdef0123456789abcdef");
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("a trailing slash of PUBLIC_URL is dropped, so that links do not double it", () => {
  expect(parseEnv({ PUBLIC_URL: "https://gantry.example.com/" }).PUBLIC_URL).toBe("https://gantry.example.com");
});
