import postgres from "postgres";
import { expect, test } from "vitest";
import { type Actor, serviceActor } from "@/db/actor";
import { rawOf, withActor } from "@/db/with-actor";
import { createOrganization, createPlant } from "@/test/factories";
import { exportTable, tableTemplate } from "./export-table";
import { importTable } from "./import-table";
import { type KindName, kindNames } from "./kinds";

const run = (actor: Actor, kind: KindName, csv: string, dryRun = false) => withActor(actor, (tx) => importTable(tx, { kind, csv, dryRun }));
const exported = async (actor: Actor, kind: KindName) => (await exportTable(actor, kind).text()).replace("\uFEFF", "");
const plant = async () => {
  const home = await createOrganization();
  await run(home.system, "sites", "name,location,region\nHarbor,Hamburg,EU\n");
  return home;
};
const ASSETS = `tag,name,type,site,parent,labels,next service
P-2,Impeller housing,housing,Harbor,P-1,,
P-1,Feed pump,Pump,Harbor,,"line-2, food-grade",2027-03-01
`;

test("a dry run says what would happen and leaves nothing; then all rows are in, parents by tag in any order", async () => {
  const home = await plant();
  expect(await run(home.system, "assets", ASSETS, true)).toMatchObject({ rows: 2, created: 2, errors: [], committed: false });
  expect(await withActor(home.system, (tx) => rawOf(tx)`select 1 from assets`)).toHaveLength(0);
  expect(await run(home.system, "assets", ASSETS)).toMatchObject({ created: 2, changed: 0, committed: true });
  const rows = await withActor(
    home.system,
    (tx) => rawOf(tx)`select a.tag, p.tag as parent, a.type, a.tags from assets a left join assets p on p.id = a.parent_id order by a.tag`,
  );
  expect(rows).toMatchObject([
    { tag: "P-1", parent: null, type: "pump", tags: ["line-2", "food-grade"] },
    { tag: "P-2", parent: "P-1" },
  ]);
  const audit = await withActor(
    home.system,
    (tx) => rawOf(tx)`select action, details from audit_logs where action in ('asset.create', 'assets.import') order by seq`,
  );
  expect(audit.map(({ action }) => action)).toEqual(["asset.create", "asset.create", "assets.import"]);
  expect(await withActor(home.system, (tx) => rawOf(tx)`select 1 from domain_events where type = 'asset.created'`)).toHaveLength(2);
});

test("the same file again changes nothing; a changed cell changes its record, an empty one leaves it", async () => {
  const home = await plant();
  await run(home.system, "assets", ASSETS);
  expect(await run(home.system, "assets", ASSETS)).toMatchObject({ created: 0, changed: 0, unchanged: 2 });
  expect(await run(home.system, "assets", "TAG;Name;next_service\nP-1;Booster pump;\n")).toMatchObject({
    created: 0,
    changed: 1,
    errors: [],
  });
  const [row] = await withActor(
    home.system,
    (tx) => rawOf(tx)`select name, next_maintenance::date::text as next from assets where tag = 'P-1'`,
  );
  expect(row).toEqual({ name: "Booster pump", next: "2027-03-01" });
});

test("errors name row and column, and one wrong row keeps all others out", async () => {
  const home = await plant();
  const csv = `tag,name,type,site,parent,criticality
A-1,One,pump,Harbor,,high
A-2,Two,pump,Nowhere,,high
A-3,,pump,Harbor,,enormous
A-1,Again,pump,Harbor,,low
A-5,Five,pump,Harbor,A-6,
A-6,Six,pump,Harbor,A-5,
A-7,Seven,pump,Harbor,A-2,
`;
  const result = await run(home.system, "assets", csv);
  expect(result).toMatchObject({ committed: false, wrong: 6 });
  expect(result.errors).toEqual([
    { row: 3, column: "site", message: "There is no site of this name." },
    { row: 4, column: "name", message: "This is needed." },
    { row: 4, column: "criticality", message: "Choose how critical it is." },
    { row: 5, column: "tag", message: "Row 2 names the same record." },
    { row: 6, column: "parent", message: "An asset cannot stand inside itself. Choose another parent." },
    { row: 7, column: "parent", message: "An asset cannot stand inside itself. Choose another parent." },
  ]);
  expect(await withActor(home.system, (tx) => rawOf(tx)`select 1 from assets`)).toHaveLength(0);
});

test("what only the database knows is told of its row", async () => {
  const home = await plant();
  await run(home.system, "assets", ASSETS);
  const sensors = "asset,tag,name,type,unit,device id\nP-1,t1,One,temperature,°C,dev-1\nP-1,t2,Two,temperature,°C,dev-1\n";
  const result = await run(home.system, "sensors", sensors);
  expect(result.errors).toEqual([{ row: 3, column: "device id", message: "Another sensor has this device id." }]);
  expect(result.committed).toBe(false);
});

test("every table goes out and comes back in another organization as it was", async () => {
  const [home, away] = [await createOrganization(), await createOrganization()];
  const files: Record<KindName, string> = {
    sites: "name,location,region,time zone,latitude,longitude\nHarbor,Hamburg,EU,Europe/Berlin,53.5,9.9\n",
    assets: ASSETS,
    components: "asset,name,type,status,life left in days,replaced\nP-1,Bearing,bearing,warning,40,2025-01-02\n",
    gateways: "name,site,protocol,ip address,port,topics\nGW,Harbor,MQTT,10.0.0.1,1883,a/b; c/#\n",
    sensors: "asset,tag,name,type,unit,gateway,component,description,scale,offset\nP-1,t1,Temp,temperature,°C,GW,Bearing,=SUM(1),1.5,-2\n",
    parts: 'number,name,unit cost,reorder at\n6205,"Bearing, deep groove",8.9,2\n',
    plans:
      "asset,name,order title,due by,every,unit,next due,meter,meter every,priority,description,minutes,corrects failures,active\n" +
      "P-1,Grease,Grease it,calendar,3,month,2027-01-31,,,high,Both ends,45,true,false\nP-1,Hours,Oil,meter,,,,t1,500,,,,,\n",
    "work-orders": "title,asset,kind,priority,due\nGrease,P-1,preventive,high,2027-01-15\n",
  };
  for (const kind of kindNames) {
    expect([kind, await run(home.system, kind, files[kind])]).toMatchObject([kind, { committed: true, errors: [] }]);
    const file = await exported(home.system, kind);
    const taken = kind === "work-orders" ? file.replace("WO-1,", ",") : file;
    expect([kind, await run(away.system, kind, taken)]).toMatchObject([kind, { committed: true, errors: [] }]);
    expect(await exported(away.system, kind)).toBe(file);
    expect([kind, await run(home.system, kind, file)]).toMatchObject([kind, { created: 0, changed: 0, errors: [] }]);
  }
  const states = await withActor(away.system, (tx) => rawOf(tx)`select 1 from sensor_states`);
  expect(states).toHaveLength(1);
});

test("calibration of a stored sensor is not the import's to change", async () => {
  const home = await createOrganization();
  const { asset, sensor } = await createPlant(home.system);
  const result = await run(home.system, "sensors", `asset,tag,scale\n${asset.tag},${sensor.tagName},2\n`);
  expect(result.errors).toMatchObject([{ row: 2, column: "scale" }]);
});

test("a header that is not ours, a file that is not CSV and a broken encoding are refused by name", async () => {
  const home = await plant();
  const errorsOf = async (csv: string) => (await run(home.system, "assets", csv, true)).errors;
  expect(await errorsOf("tag,colour\nA,red")).toMatchObject([{ row: 1, column: "colour" }]);
  expect(await errorsOf("name,type\nA,pump")).toMatchObject([{ row: 1, column: "tag" }]);
  expect(await errorsOf("tag,tag\nA,B")).toMatchObject([{ row: 1, column: "tag", message: "This column stands twice." }]);
  expect(await errorsOf('tag,name\nA,"open')).toMatchObject([{ row: 1, column: null }]);
  expect(await errorsOf("tag,name,type,site\nA\0B,x,y,Harbor")).toMatchObject([{ row: 2, column: "tag" }]);
  expect(await errorsOf(`tag,name\n${"x,y\n".repeat(20_001)}`)).toMatchObject([{ row: 1 }]);
});

test("permissions and sites hold: a viewer imports nothing, a scoped engineer reaches only their sites", async () => {
  const home = await plant();
  await run(home.system, "sites", "name,location,region\nInland,Kassel,EU\n");
  const [{ id }] = (await withActor(home.system, (tx) => rawOf(tx)`select id from sites where name = 'Harbor'`)) as unknown as [
    { id: string },
  ];
  const viewer = await home.member({ role: "viewer" });
  const scoped = await home.member({ applicationRole: "reliability_engineer", siteScope: [id] });
  await expect(run(viewer, "assets", ASSETS)).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(run(scoped, "sites", "name,location,region\nNew,x,y\n")).rejects.toMatchObject({ code: "FORBIDDEN" });
  expect((await run(scoped, "assets", "tag,name,type,site\nI-1,x,pump,Inland\n")).errors).toMatchObject([{ row: 2, column: "site" }]);
  expect(await run(scoped, "assets", ASSETS)).toMatchObject({ committed: true });
});

test("a template is a file that the import understands", async () => {
  for (const kind of kindNames) {
    const home = await createOrganization();
    const [first] = (await run(home.system, kind, await tableTemplate(kind).text(), true)).errors;
    expect(first?.row ?? 2).toBe(2); // its columns are known; what its example refers to need not exist
  }
});

test("twenty thousand new assets go in at once, where the database knows of many organizations with a few each", {
  timeout: 120_000,
}, async () => {
  await withActor(
    serviceActor(),
    (tx) => rawOf(tx)`
    with made as (insert into organizations (name, slug) select 'Small plant', 'small-' || gen_random_uuid() from generate_series(1, 300) returning id),
    placed as (insert into sites (organization_id, name, location, region) select id, 'Yard', 'Hamburg', 'EU' from made returning id, organization_id)
    insert into assets (organization_id, site_id, tag, name, type) select organization_id, id, 'P-' || n, 'Pump', 'pump' from placed, generate_series(1, 2) n`,
  );
  const admin = postgres(process.env.DATABASE_URL!, { max: 1 });
  await admin`analyze assets`;
  await admin.end();
  const home = await plant();
  const rows = Array.from({ length: 20_000 }, (_, i) => `B-${i},Pump ${i},pump,Harbor,${i % 10 === 0 ? "" : `B-${i - (i % 10)}`}`);
  const result = await run(home.system, "assets", `tag,name,type,site,parent\n${rows.join("\n")}\n`);
  expect({ ...result, errors: result.errors.slice(0, 3) }).toMatchObject({ rows: 20_000, created: 20_000, committed: true, wrong: 0 });
  const [count] = await withActor(home.system, (tx) => rawOf(tx)`select count(parent_id)::int as inside from assets`);
  expect(count).toEqual({ inside: 18_000 });
});

const PLANS = `asset,name,order title,due by,every,unit,next due,minutes
P-1,Grease,Grease it,calendar,3,month,2027-01-31,45
`;
const planned = (actor: Actor) => withActor(actor, (tx) => rawOf(tx)`select * from maintenance_plans order by name`);

test("a plan's row must make sense as a whole, and every mistake is told by its column", async () => {
  const home = await plant();
  await run(home.system, "assets", ASSETS);
  const { errors, committed } = await run(
    home.system,
    "plans",
    `asset,name,order title,due by,every,unit,next due,meter,meter every,prescription,assigned to
P-1,A,Grease,calendar,,fortnight,2027-01-31,,,,
P-1,B,Grease,meter,,,,,,,
P-1,C,Grease,meter,,,,nowhere,100,Unwritten,nobody@example.com
P-9,D,Grease,calendar,1,month,2027-01-31,,,,
P-1,E,,by chance,1,month,2027-02-30,,,,
`,
  );
  expect(committed).toBe(false);
  expect(errors.map(({ row, column }) => `${row} ${column}`).sort()).toEqual(
    [
      ["2 unit", "3 meter every", "4 meter", "4 prescription", "4 assigned to", "5 asset"],
      ["6 due by", "6 next due", "6 order title"],
    ]
      .flat()
      .sort(),
  );
  expect(await planned(home.system)).toHaveLength(0);
});

test("a cell changes its plan and leaves the rest of it; what would leave a plan incomplete is refused", async () => {
  const home = await plant();
  await run(home.system, "assets", ASSETS);
  expect(await run(home.system, "plans", PLANS, true)).toMatchObject({ created: 1, errors: [], committed: false });
  expect(await planned(home.system)).toHaveLength(0);
  expect(await run(home.system, "plans", PLANS)).toMatchObject({ created: 1, errors: [], committed: true });
  const [before] = await planned(home.system);
  expect(await run(home.system, "plans", "asset,name,priority,active\nP-1,Grease,high,false\n")).toMatchObject({ changed: 1, errors: [] });
  expect(await run(home.system, "plans", "asset,name,minutes\nP-1,Grease,60\n")).toMatchObject({ changed: 1, errors: [] });
  const [after] = await planned(home.system);
  expect(after).toEqual({
    ...before,
    ...{ priority: "high", enabled: false, estimated_minutes: 60, updated_at: after!.updated_at },
  });
  expect(await run(home.system, "plans", "asset,name,due by\nP-1,Grease,meter\n")).toMatchObject({
    committed: false,
    errors: [{ row: 2, column: "meter every", message: "Say after how many units" }],
  });
});

test("two plans of an asset with one name are told apart by nobody: the row is refused", async () => {
  const home = await plant();
  await run(home.system, "assets", ASSETS);
  await run(home.system, "plans", PLANS);
  await withActor(
    home.system,
    (tx) =>
      rawOf(
        tx,
      )`insert into maintenance_plans (name, title, asset_id, trigger, meter_every) select 'Grease', 'Grease', id, 'meter', 10 from assets where tag = 'P-1'`,
  );
  const result = await run(home.system, "plans", PLANS.replace(",45", ",50"));
  expect(result).toMatchObject({ committed: false, errors: [{ row: 2, column: "name" }] });
});

test("plans are imported by who may plan maintenance", async () => {
  const home = await plant();
  await run(home.system, "assets", ASSETS);
  const technician = await home.member({ applicationRole: "maintenance_technician" });
  await expect(run(technician, "plans", PLANS)).rejects.toMatchObject({ code: "FORBIDDEN" });
  const engineer = await home.member({ applicationRole: "reliability_engineer" });
  expect(await run(engineer, "plans", PLANS)).toMatchObject({ created: 1, committed: true });
});

test("a plan names its active prescription by the title, unless two share it", async () => {
  const home = await plant();
  await run(home.system, "assets", ASSETS);
  const prescribe = (title: string, status: string) =>
    withActor(
      home.system,
      (tx) => rawOf(tx)`insert into prescriptions (title, asset_type, category, status) values (${title}, 'pump', 'wear', ${status})`,
    );
  for (const [title, status] of [
    ["Once", "active"],
    ["Twice", "active"],
    ["Twice", "active"],
    ["Draft", "draft"],
  ] as const)
    await prescribe(title, status);
  const file = (title: string) =>
    `asset,name,order title,due by,every,unit,next due,prescription\nP-1,A,Grease,calendar,1,week,2027-01-31,${title}\n`;
  for (const title of ["Twice", "Draft"])
    expect(await run(home.system, "plans", file(title))).toMatchObject({ committed: false, errors: [{ row: 2, column: "prescription" }] });
  expect(await run(home.system, "plans", file("Once"))).toMatchObject({ committed: true, created: 1 });
  expect(await run(home.system, "plans", file("Once"))).toMatchObject({ unchanged: 1 });
});
