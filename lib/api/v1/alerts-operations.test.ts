import { expect, test } from "vitest";
import type { Actor } from "@/db/actor";
import type { Permission } from "@/db/permissions";
import { withActor } from "@/db/with-actor";
import { createApiKey } from "@/lib/access/create-api-key";
import { createApiKeyInput } from "@/lib/access/schema";
import { forgetAccess } from "@/lib/auth/cache";
import { createDesk } from "@/test/desk";
import { createApi } from "../app";
import { routes } from "../route";

const api = createApi();
const ours = routes.filter(({ path }) =>
  /^\/api\/v1\/(alert-silences|maintenance-windows|notification-routes|alert-analytics|alert-groups|alerts\/:id\/(assign|notices)|(assets|sites)\/:id\/(health|alerts-below))\b/.test(
    path,
  ),
);
const keyOf = async (owner: Actor, scopes: string[]) =>
  (await withActor(owner, (tx) => createApiKey(tx, createApiKeyInput.parse({ name: `test ${Math.random()}`, scopes })))).key;

async function call(key: string | undefined, method: string, path: string, body?: unknown) {
  forgetAccess();
  const response = await api.fetch(
    new Request(`http://gantry.test${path}`, {
      method,
      headers: { ...(key && { apikey: key }), ...(body !== undefined && { "content-type": "application/json" }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }),
  );
  const text = await response.text();
  const json = response.headers.get("content-type")?.includes("json") ? JSON.parse(text) : null;
  return { status: response.status, text, data: json?.data, error: json?.error };
}

test("each endpoint refuses who brings no key, and a key without its permission", async () => {
  const { member } = await createDesk();
  const other = await keyOf(await member({ role: "owner" }), ["comments:read"]);
  expect(ours).toHaveLength(19);
  for (const { method, path, auth } of ours) {
    const at = path.replace(/:\w+/g, () => crypto.randomUUID());
    const body = ["get", "delete"].includes(method) ? undefined : {};
    expect([path, (await call(undefined, method.toUpperCase(), at, body)).status]).toEqual([path, 401]);
    expect([path, auth as Permission, (await call(other, method.toUpperCase(), at, body)).status]).toEqual([path, auth, 403]);
  }
});

test("a silence, a window and a route live their lives through the API", async () => {
  const { member, asset, site, raise, stranger } = await createDesk();
  const key = await keyOf(await member({ role: "owner" }), [
    "alerts:read",
    "alerts:write",
    "alerts:acknowledge",
    "alert-rules:read",
    "alert-rules:write",
    "assets:read",
  ]);
  const theirs = await keyOf(stranger, ["alerts:read", "alerts:write", "alert-rules:read", "alert-rules:write", "assets:read"]);
  const alert = await raise();

  const silence = await call(key, "POST", "/api/v1/alert-silences", { assetId: asset.id, minutes: 10, reason: "Being cleaned" });
  expect(silence).toMatchObject({ status: 201, data: { muted: 1 } });
  expect((await call(key, "GET", `/api/v1/alerts/${alert.id}`)).data).toMatchObject({ mutedBy: "silence", mutedById: silence.data.id });
  expect((await call(key, "GET", "/api/v1/alerts?muted=yes")).data).toHaveLength(1);
  expect((await call(theirs, "POST", `/api/v1/alert-silences/${silence.data.id}/end`, {})).status).toBe(404);
  expect((await call(key, "POST", `/api/v1/alert-silences/${silence.data.id}/end`, {})).data).toMatchObject({ unmuted: 1 });
  expect(await call(key, "POST", "/api/v1/alert-silences", { reason: "For ever" })).toMatchObject({
    status: 422,
    error: { details: { endsAt: expect.anything() } },
  });
  expect(await call(key, "POST", "/api/v1/alert-silences", { minutes: 10, reason: "Just quiet" })).toMatchObject({
    status: 422,
    error: { details: { severities: [expect.stringContaining("Choose at least one")] } },
  });
  expect(await call(key, "POST", "/api/v1/maintenance-windows", { minutes: 10, reason: "Just quiet" })).toMatchObject({
    status: 422,
    error: { details: { assetId: expect.anything() } },
  });
  for (const table of ["alert_silences", "maintenance_windows"]) {
    const row = { starts_at: new Date(), ends_at: new Date(Date.now() + 60_000), reason: "Just quiet" };
    expect([table, (await call(key, "POST", `/rest/v1/${table}`, row)).status]).toEqual([table, 403]);
  }

  const window = await call(key, "POST", "/api/v1/maintenance-windows", {
    siteId: site.id,
    minutes: 10,
    reason: "Shutdown",
    mode: "suppress",
  });
  expect(window).toMatchObject({ status: 201, data: { muted: 1 } });
  expect((await call(key, "GET", "/api/v1/maintenance-windows")).data).toMatchObject([{ mode: "suppress", state: "active", muted: 1 }]);
  expect((await call(key, "POST", `/api/v1/maintenance-windows/${window.data.id}/cancel`, {})).status).toBe(200);

  const route = await call(key, "POST", "/api/v1/notification-routes", { name: "Nights", channels: ["in-app"], siteIds: [site.id] });
  expect(route.status).toBe(201);
  expect((await call(key, "GET", `/api/v1/notification-routes/${route.data.id}`)).data).toMatchObject({ name: "Nights", enabled: true });
  expect((await call(key, "POST", "/api/v1/notification-routes", { name: "Nights", channels: ["in-app"] })).status).toBe(409);
  expect((await call(theirs, "DELETE", `/api/v1/notification-routes/${route.data.id}`)).status).toBe(404);
  expect((await call(key, "DELETE", `/api/v1/notification-routes/${route.data.id}`)).status).toBe(200);

  const csv = await call(key, "GET", "/api/v1/alert-analytics/export?by=asset&days=7");
  expect(csv.text).toContain("id,name,detail,raised,active,minutes_active");
  expect(csv.text).toContain(`${asset.id},Filler 2`);
  expect((await call(key, "GET", "/api/v1/alert-analytics")).data).toMatchObject({ figures: { raised: 1 } });
  expect((await call(key, "GET", `/api/v1/sites/${site.id}/health?days=3`)).data.days).toHaveLength(3);
});
