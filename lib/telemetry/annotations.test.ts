import { expect, test } from "vitest";
import { withActor } from "@/db/with-actor";
import { createIngestPlant, iso, MINUTE } from "@/test/telemetry";
import { addAnnotationInput } from "./annotation-schema";
import { addAnnotation, listAnnotations, removeAnnotation } from "./annotations";

const start = Date.parse("2026-03-01T12:00:00Z");
const at = (minutes: number) => new Date(start + minutes * MINUTE);
const remark = (sensorId: string, more: object = {}) =>
  addAnnotationInput.parse({ sensorId, from: iso(start), to: iso(start + 10 * MINUTE), text: "Filter clogged", kind: "failure", ...more });

test("a remark is found on its sensor in its time; one on the asset is found on each of its sensors", async () => {
  const plant = await createIngestPlant();
  const engineer = await plant.member({ applicationRole: "reliability_engineer" });
  const other = await plant.addSensor();
  await withActor(engineer, (tx) => addAnnotation(tx, remark(plant.sensor.id)));
  await withActor(engineer, (tx) =>
    addAnnotation(tx, remark(plant.sensor.id, { wholeAsset: "on", to: "", text: "Line stopped", from: iso(start + MINUTE) })),
  );
  const found = (sensorId: string, from: Date, to: Date) =>
    withActor(engineer, async (tx) => (await listAnnotations(tx, { sensorIds: [sensorId], from, to })).map(({ text }) => text));
  expect(await found(plant.sensor.id, at(5), at(60))).toEqual(["Filter clogged"]);
  expect(await found(plant.sensor.id, at(-5), at(60))).toEqual(["Filter clogged", "Line stopped"]);
  expect(await found(other.id, at(-5), at(60))).toEqual(["Line stopped"]);
  expect(await found(plant.sensor.id, at(11), at(60))).toEqual([]);
});

test("its author removes it, somebody else does not, whoever looks after sensors does; all is audited", async () => {
  const plant = await createIngestPlant();
  const technician = await plant.member({ applicationRole: "operator" });
  const colleague = await plant.member({ applicationRole: "operator", name: "Jon Bell" });
  const engineer = await plant.member({ applicationRole: "reliability_engineer" });
  const add = () => withActor(technician, (tx) => addAnnotation(tx, remark(plant.sensor.id)));
  const [first, second] = [await add(), await add()];
  await expect(withActor(colleague, (tx) => removeAnnotation(tx, first))).rejects.toMatchObject({ code: "FORBIDDEN" });
  await withActor(technician, (tx) => removeAnnotation(tx, first));
  await withActor(engineer, (tx) => removeAnnotation(tx, second));
  const audit = await plant.see((tx) =>
    tx.execute<{ action: string }>("select action from audit_logs where action like 'annotation.%' order by seq"),
  );
  expect(audit.map(({ action }) => action)).toEqual(["annotation.add", "annotation.add", "annotation.remove", "annotation.remove"]);
});

test("strangers see and reach none; an end before the start is refused", async () => {
  const [home, away] = [await createIngestPlant(), await createIngestPlant()];
  const made = await home.see((tx) => addAnnotation(tx, remark(home.sensor.id)));
  await expect(away.see((tx) => addAnnotation(tx, remark(home.sensor.id)))).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(away.see((tx) => removeAnnotation(tx, made))).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(await away.see((tx) => listAnnotations(tx, { sensorIds: [home.sensor.id], from: at(-5), to: at(60) }))).toEqual([]);
  expect(addAnnotationInput.safeParse({ sensorId: home.sensor.id, from: iso(start), to: iso(start - 1), text: "x" }).success).toBe(false);
});
