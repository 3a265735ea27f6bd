import postgres from "postgres";
import { expect, test } from "vitest";
import { databaseUrls } from "@/db/urls";
import { withActor } from "@/db/with-actor";
import { makeInstanceKey } from "@/lib/auth/resolve-actor";
import { appendEvent } from "@/lib/events/append";
import { createOrganization } from "@/test/factories";
import { createApi } from "./app";
import { announceShutdown } from "./health";

const api = createApi();
const get = (path: string, headers: Record<string, string> = {}) => api.request(path, { headers });

test("health answers without a credential, ready names what is missing", async () => {
  expect(await (await get("/api/health")).json()).toEqual({ status: "ok" });
  const admin = postgres(databaseUrls().admin!, { max: 1, onnotice: () => {} });
  await admin`delete from jobs.workers`; // other files' workers may have lived in this database
  await admin.end();
  const ready = await get("/api/ready");
  expect((await ready.json()).checks).toMatchObject({ database: "ok", migrations: "ok", jobs: "no worker has run for two minutes" });
  expect(ready.status).toBe(200);
});

test("an unknown endpoint is a 404 in the envelope, with the request's id", async () => {
  const answer = await get("/api/v1/nothing", { "x-request-id": "abcdefgh-1" });
  expect(answer.status).toBe(404);
  expect(answer.headers.get("x-request-id")).toBe("abcdefgh-1");
  expect(await answer.json()).toMatchObject({ data: null, error: { code: "NOT_FOUND" } });
});

test.each([
  ["a key of another shape", { apikey: "nonsense" }],
  ["a key with a wrong checksum", { apikey: `gk_live_${"A".repeat(49)}` }],
  ["a forged token", { authorization: "Bearer aaa.bbb.ccc" }],
  ["an unsigned token", { authorization: `Bearer ${btoa('{"alg":"none"}')}.${btoa('{"role":"service_role","iss":"gantry"}')}.` }],
])("%s is refused and never falls back to a weaker identity", async (_, headers) => {
  const answer = await get("/api/events", headers as Record<string, string>);
  expect(answer.status).toBe(401);
  expect((await answer.json()).error.code).toBe("AUTH_INVALID");
});

test("without a credential a signed-in endpoint says how to send one", async () => {
  const answer = await get("/api/events");
  expect(answer.status).toBe(401);
  expect((await answer.json()).error).toMatchObject({ code: "AUTH_REQUIRED" });
});

test("the service key needs an organization to follow events", async () => {
  const answer = await get("/api/events", { authorization: `Bearer ${await makeInstanceKey("service_role")}` });
  expect(answer.status).toBe(400);
});

test("readiness turns false when the process is asked to stop", async () => {
  announceShutdown();
  const answer = await get("/api/ready");
  expect(answer.status).toBe(503);
  expect(answer.headers.get("retry-after")).toBe("5");
});

test("an event is read once, in order, and not by a member without the permission", async () => {
  const { readEvents, presentCursor } = await import("@/lib/events/live");
  const { system, member } = await createOrganization();
  const start = await withActor(system, presentCursor);
  const ids = ["00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002"];
  for (const subjectId of ids) {
    await withActor(system, (tx) => appendEvent(tx, { type: "key.created", subjectType: "key", subjectId, permission: "keys:read" }));
  }
  const seen = async (actor: Parameters<typeof withActor>[0]) =>
    (await withActor(actor, (tx) => readEvents(tx, start), { readOnly: true })).frames.map((frame) => frame.subjectId);
  await expect.poll(async () => seen(await member({ role: "owner" }))).toEqual(ids);
  expect(await seen(await member({ role: "viewer" }))).toEqual([]);
});

test("an event that commits late is not passed by", async () => {
  const { readEvents, presentCursor } = await import("@/lib/events/live");
  const { system } = await createOrganization();
  const start = await withActor(system, presentCursor);
  const append = (tx: Parameters<Parameters<typeof withActor>[1]>[0], n: number) =>
    appendEvent(tx, {
      type: "key.created",
      subjectType: "key",
      subjectId: `00000000-0000-4000-8000-00000000000${n}`,
      permission: "keys:read",
    });
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  let appended = () => {};
  const first = new Promise<void>((resolve) => {
    appended = resolve;
  });
  const slow = withActor(system, async (tx) => {
    await append(tx, 1);
    appended();
    await held;
  });
  await first;
  await withActor(system, (tx) => append(tx, 2)); // commits before the first
  const early = await withActor(system, (tx) => readEvents(tx, start), { readOnly: true });
  expect(early.frames).toEqual([]);
  expect(early.blocked).toBe(true);
  release();
  await slow;
  await expect
    .poll(async () =>
      (await withActor(system, (tx) => readEvents(tx, early.cursor), { readOnly: true })).frames.map((frame) => frame.subjectId?.slice(-1)),
    )
    .toEqual(["1", "2"]);
});
