import { afterAll, beforeAll, expect, test } from "vitest";
import { withActor } from "@/db/with-actor";
import { healthHistory } from "@/lib/assets/health-queries";
import { recomputeHealth } from "@/lib/assets/recompute-health";
import { makeInstanceKey } from "@/lib/auth/resolve-actor";
import { createTenant } from "@/test/rest";
import { startApi } from "@/test/server";

let server: Awaited<ReturnType<typeof startApi>>;
beforeAll(async () => {
  server = await startApi();
});
afterAll(() => server.close());

const written = (points: number) => [{ label: "Written through the API, not computed", points }];

async function createStage() {
  const home = await createTenant();
  const { asset, site } = home.plant;
  const rest = async (method: string, path: string, body: unknown, headers: Record<string, string> = { apikey: home.key }) => {
    const answer = await fetch(`${server.url}/rest/v1/${path}`, {
      method,
      headers: { "content-type": "application/json", prefer: "return=representation", "x-client-info": "supabase-js/2", ...headers },
      body: JSON.stringify(body),
    });
    expect([method, path, answer.ok ? "" : await answer.clone().text()]).toEqual([method, path, ""]);
    return (await answer.json()) as { id: string; health_score: number | null; status: string }[];
  };
  const history = async (assetId = asset.id) => {
    const span = { assetId, from: new Date(Date.now() - 3_600_000), to: new Date(Date.now() + 60_000) };
    return (await withActor(home.system, (tx) => healthHistory(tx, span))).map(({ score, status, factors }) => [score, status, factors]);
  };
  return { home, asset, site, rest, history };
}

test("a score or status written through REST is in the asset's history, once a change, and says that nobody computed it", async () => {
  const { home, asset, rest, history } = await createStage();
  await withActor(home.system, (tx) => recomputeHealth(tx, [asset.id]));
  const at = `assets?id=eq.${asset.id}`;
  await rest("PATCH", at, { health_score: 40 });
  await rest("PATCH", at, { health_score: 40, status: "healthy", name: "Filler 2" }); // says nothing new
  await rest("PATCH", at, { status: "critical" });
  expect(await history()).toEqual([
    [100, "healthy", []],
    [40, "healthy", written(-60)],
    [40, "critical", written(-60)],
  ]);
  await withActor(home.system, (tx) => recomputeHealth(tx, [asset.id]));
  expect((await history()).at(-1)).toEqual([100, "healthy", []]);
});

test("the operator's key and a new asset leave their entries too; an asset without a score leaves none", async () => {
  const { home, asset, site, rest, history } = await createStage();
  const operator = await makeInstanceKey("service_role");
  await rest(
    "PATCH",
    `assets?id=eq.${asset.id}`,
    { health_score: 7, status: "critical" },
    { apikey: operator, authorization: `Bearer ${operator}` },
  );
  expect(await history()).toEqual([[7, "critical", written(-93)]]);
  const place = { site_id: site.id, type: "pump" };
  const [scored, plain] = await rest("POST", "assets?columns=site_id,type,name,health_score", [
    { ...place, name: "Bought used", health_score: 55 },
    { ...place, name: "Brand new" },
  ]);
  expect(await history(scored!.id)).toEqual([[55, "healthy", written(-45)]]);
  expect(await history(plain!.id)).toEqual([]);
  const named = { ...place, id: plain!.id, name: "Brand new", health_score: 90 };
  await rest("POST", "assets?on_conflict=id", named, { apikey: home.key, prefer: "resolution=merge-duplicates,return=representation" });
  expect(await history(plain!.id)).toEqual([[90, "healthy", written(-10)]]);
});

test("the history itself is nobody's to write through REST", async () => {
  const { home, asset } = await createStage();
  for (const method of ["POST", "PATCH", "DELETE"]) {
    const answer = await fetch(`${server.url}/rest/v1/asset_health_history?asset_id=eq.${asset.id}`, {
      method,
      headers: { "content-type": "application/json", apikey: home.key },
      ...(method !== "DELETE" && { body: JSON.stringify({ asset_id: asset.id, status: "healthy", health_score: 100 }) }),
    });
    expect([method, answer.status]).toEqual([method, 403]);
  }
});
