import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { withActor } from "@/db/with-actor";
import { updateAsset } from "@/lib/assets/update-asset";
import { openIncident } from "@/lib/itil/open-incident";
import { createOrganization, createPlant, createSite } from "@/test/factories";
import { peek } from "@/test/people";
import { startApi } from "@/test/server";
import { clientOf, everything, keyOf } from "@/test/storage/clients";
import { detachFile } from "./detach-file";
import { listAttachments } from "./queries";
import { fileNameFrom } from "./schema";

let api: Awaited<ReturnType<typeof startApi>>;
let home: Awaited<ReturnType<typeof createOrganization>>;
let plant: Awaited<ReturnType<typeof createPlant>>;
let key: string;
beforeAll(async () => {
  api = await startApi();
  home = await createOrganization();
  plant = await createPlant(home.system);
  key = await keyOf(home.system, [...everything, "assets:read", "incidents:read"]);
});
afterAll(() => api.close());

const at = (query: string) => `${api.url}/api/v1/attachments${query}`;
async function attach(subjectType: string, subjectId: string, body: BodyInit, as = key, rest = "") {
  const answer = await fetch(at(`?subjectType=${subjectType}&subjectId=${subjectId}${rest}`), {
    method: "POST",
    headers: { apikey: as },
    body,
  });
  return { status: answer.status, ...((await answer.json()) as { data: { id: string } | null; error: { code: string } | null }) };
}
const form = (text: string, name: string) => {
  const content = new FormData();
  content.append("file", new Blob([text], { type: "text/plain" }), name);
  return content;
};
const anIncident = async () =>
  (
    await withActor(home.system, (tx) =>
      openIncident(tx, {
        title: "Leak",
        description: "",
        priority: "high",
        impact: "high",
        urgency: "high",
        assetId: plant.asset.id,
      } as never),
    )
  ).id;

test("a file is attached, listed, told about on the record, downloaded and removed", async () => {
  const incident = await anIncident();
  const made = await attach("incident", incident, form("seal photo", "Dichtung ß.txt"));
  expect([made.status, made.error]).toEqual([201, null]);
  const subject = { subjectType: "incident", subjectId: incident } as const;
  const { items } = await withActor(home.system, (tx) => listAttachments(tx, subject));
  expect(items).toMatchObject([{ id: made.data!.id, fileName: "Dichtung ß.txt", size: 10, contentType: "text/plain", removable: true }]);
  const content = await fetch(at(`/${made.data!.id}/content?download=Dichtung.txt`), { headers: { apikey: key } });
  expect(await content.text()).toBe("seal photo");
  expect(content.headers.get("content-disposition")).toContain('filename="Dichtung.txt"');
  expect((await fetch(at(`/${made.data!.id}`), { method: "DELETE", headers: { apikey: key } })).status).toBe(200);
  expect((await withActor(home.system, (tx) => listAttachments(tx, subject))).items).toEqual([]);
  expect((await clientOf(api.url, key).from("attachments").list(`incident/${incident}`)).data).toEqual([]);
  const events = await peek<{ type: string }>(sql`select type from domain_events where subject_id = ${incident}::uuid order by id`);
  expect(events.map(({ type }) => type)).toEqual(expect.arrayContaining(["attachment.added", "attachment.removed"]));
});

test("bytes without a form are attached under the name that the query gives", async () => {
  const made = await attach("asset", plant.asset.id, "raw", key, "&fileName=notes.bin");
  expect(made.status).toBe(201);
  const listed = await fetch(at(`?subjectType=asset&subjectId=${plant.asset.id}`), { headers: { apikey: key } });
  expect(((await listed.json()) as { data: { fileName: string }[] }).data.map(({ fileName }) => fileName)).toEqual(["notes.bin"]);
});

test("a record that the caller may not see takes and shows no file", async () => {
  const foreign = await createOrganization();
  const stranger = await keyOf(foreign.system, [...everything, "assets:read"]);
  expect(await attach("asset", plant.asset.id, "x", stranger)).toMatchObject({ status: 404, error: { code: "NOT_FOUND" } });
  const blind = await keyOf(home.system, everything);
  expect((await attach("asset", plant.asset.id, "x", blind)).status).toBe(403);
  const { data } = await attach("asset", plant.asset.id, "secret");
  for (const other of [stranger, blind]) {
    expect((await fetch(at(`/${data!.id}/content`), { headers: { apikey: other } })).status).toBe(404);
    expect((await clientOf(api.url, other).from("attachments").list(`asset/${plant.asset.id}`)).data).toEqual([]);
  }
  const reader = await keyOf(home.system, ["files:read", "assets:read"]);
  expect((await attach("asset", plant.asset.id, "x", reader)).status).toBe(403);
});

test("only whoever attached a file, or a manager of files, removes it", async () => {
  const [author, colleague, manager] = await Promise.all([
    home.member({ applicationRole: "operator" }),
    home.member({ applicationRole: "operator" }),
    home.member({ role: "manager" }),
  ]);
  const { data } = await attach("asset", plant.asset.id, "mine");
  await peek(sql`update attachments set created_by = ${author.userId}::uuid where id = ${data!.id}::uuid`);
  const detach = (actor: typeof author) => withActor(actor, (tx) => detachFile(tx, { id: data!.id }));
  await expect(detach(colleague)).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(detach(await home.member({ role: "viewer" }))).rejects.toMatchObject({ code: "FORBIDDEN" });
  expect(await detach(manager)).toEqual({ id: data!.id });
  await expect(detach(author)).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("nobody writes past the record through the storage API", async () => {
  await attach("asset", plant.asset.id, "kept");
  const [stored] = await peek<{ name: string }>(
    sql`select o.name from storage.objects o join attachments a on a.object_id = o.id where a.subject_id = ${plant.asset.id}::uuid limit 1`,
  );
  const storage = clientOf(api.url, key);
  const files = storage.from("attachments");
  for (const call of [
    files.upload("x", "x"),
    files.update(stored!.name, "x"),
    files.remove([stored!.name]),
    files.move(stored!.name, "x", { destinationBucket: "private" }),
    files.createSignedUploadUrl("x"),
    storage.from("private").copy("x", "y", { destinationBucket: "attachments" }),
    storage.emptyBucket("attachments"),
    storage.deleteBucket("attachments"),
  ])
    expect((await call).error).toMatchObject({ statusCode: "403" });
  expect(await (await files.download(stored!.name)).data!.text()).not.toBe("x");
});

test("a file goes to another site with its record", async () => {
  const own = await createPlant(home.system);
  const { data } = await attach("asset", own.asset.id, "manual");
  const there = await withActor(home.system, (tx) => createSite(tx));
  const [here, gone] = await Promise.all(
    [own.site.id, there.id].map((site) => home.member({ applicationRole: "operator", siteScope: [site] })),
  );
  const sees = async (actor: typeof here) =>
    (
      await withActor(actor!, (tx) =>
        tx.execute(sql`select a.id from attachments a join storage.objects o on o.id = a.object_id where a.id = ${data!.id}::uuid`),
      )
    ).length;
  expect([await sees(here), await sees(gone)]).toEqual([1, 0]);
  await withActor(home.system, (tx) => updateAsset(tx, { id: own.asset.id, siteId: there.id } as never));
  expect([await sees(here), await sees(gone)]).toEqual([0, 1]);
});

test.each([
  ["C:\\photos\\a.jpg", "a.jpg"],
  ["../../etc/passwd", "passwd"],
  ["a\u0000b\n.txt", "ab.txt"],
  ["..", "file"],
  ["", "file"],
  [undefined, "file"],
  [`${"x".repeat(300)}.pdf`, `${"x".repeat(196)}.pdf`],
])("the name %j is kept as %j", (given, kept) => expect(fileNameFrom(given)).toBe(kept));

test("a photo belongs to a run, for those who see maintenance, and a missing run has none", async () => {
  const run = await withActor(home.system, async (tx) => {
    const [prescription] = await tx.execute<{ id: string }>(
      sql`insert into prescriptions (title, asset_type, category, status) values ('Replace a bearing', 'pump', 'bearing', 'active') returning id`,
    );
    const [made] = await tx.execute<{ id: string }>(sql`insert into workflow_executions (prescription_id, asset_id, status, total_steps)
      values (${prescription!.id}::uuid, ${plant.asset.id}::uuid, 'in-progress', 1) returning id`);
    return made!.id;
  });
  const technician = await keyOf(home.system, [...everything, "maintenance:read"]);
  expect((await attach("execution", run, form("bearing", "bearing.txt"), technician)).status).toBe(201);
  expect((await attach("execution", run, form("bearing", "bearing.txt"))).status).toBe(403);
  expect((await attach("execution", crypto.randomUUID(), form("bearing", "bearing.txt"), technician)).status).toBe(404);
  const { items } = await withActor(home.system, (tx) => listAttachments(tx, { subjectType: "execution", subjectId: run }));
  expect(items).toMatchObject([{ fileName: "bearing.txt" }]);
});
