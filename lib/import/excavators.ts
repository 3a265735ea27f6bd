import "server-only";
import { systemActor } from "@/db/actor";
import { type ActorTx, withActor } from "@/db/with-actor";
import type { Made } from "@/lib/admin/ensure";
import { ensureAsset, ensureComponent, ensureSite } from "@/lib/admin/ensure-plant";
import { folderWith, readCsv, utc } from "./csv-file";
import { addPastOrders, type PastOrder } from "./history";
import { inSlices, type Progress } from "./slices";

const SITE = "Open-cut mine";
const SYSTEM = "SAP history";
const FILE = "excavators_cleaned";
const columns = [
  "BscStartDate",
  "Asset",
  "OriginalShorttext",
  "PMType",
  "Cost",
  "MajorSystem",
  "Part",
  "Action",
  "FM",
  "Location",
] as const;
type Row = Record<(typeof columns)[number], string>;
const known = (text: string) => (text && text !== "NA" ? text : null);

/**
 * Eleven years of five excavators' maintenance (Hodkiewicz & Ho 2016, by NIST's nestor) as finished orders: the technicians' own words as titles, major systems as
 * components, costs in Australian dollars. PM01 repairs are corrective, PM02 replacements preventive. A second run changes nothing.
 */
export async function importExcavators(organizationId: string, folder: string, onProgress: Progress) {
  const rows = readCsv(folderWith(FILE, folder, "work_orders"), FILE, columns);
  const importer = systemActor(organizationId, "import.work-orders");
  const made: Made = { count: 0 };
  const plant = await withActor(importer, (tx) => ensurePlant(tx, made, rows));
  const seen = new Map<string, number>();
  const past = rows.map((row) => orderOf(row, plant, seen));
  const orders = await inSlices(
    past,
    500,
    (slice) => withActor(importer, (tx) => addPastOrders(tx, SYSTEM, slice), { timeoutMs: 60_000 }),
    (done, total) => onProgress(done, total, "Work orders"),
  );
  const cost = past.reduce((sum, one) => sum + one.cost, 0);
  return { rows: rows.length, orders, created: made.count, cost: Math.round(cost), assets: plant.size };
}

type Excavator = { assetId: string; components: Map<string, string> };
async function ensurePlant(tx: ActorTx, made: Made, rows: Row[]) {
  const siteId = await ensureSite(tx, made, {
    name: SITE,
    location: "Five hydraulic excavators, 2001 to 2012",
    region: "Reference data",
    timezone: "Australia/Perth",
  });
  const plant = new Map<string, Excavator>();
  for (const name of [...new Set(rows.map(({ Asset }) => Asset))].sort()) {
    const assetId = await ensureAsset(tx, made, {
      siteId,
      tag: `EXC-${name}`,
      name: `Excavator ${name}`,
      type: "excavator",
      criticality: "high",
      tags: ["work-orders"],
    });
    const components = new Map<string, string>();
    const systems = new Set(
      rows
        .filter(({ Asset }) => Asset === name)
        .map(({ MajorSystem }) => known(MajorSystem))
        .filter((one) => one !== null),
    );
    for (const system of systems) components.set(system, await ensureComponent(tx, made, { assetId, name: system, type: "major system" }));
    plant.set(name, { assetId, components });
  }
  return plant;
}

/** The records have no number of their own: a day's orders of one machine are told apart by their words and their turn. */
function orderOf(row: Row, plant: Map<string, Excavator>, seen: Map<string, number>): PastOrder {
  const { Asset, BscStartDate, OriginalShorttext, PMType, Cost, MajorSystem, Part, Action, FM, Location } = row;
  const base = `${Asset}/${BscStartDate}/${OriginalShorttext}`.slice(0, 180);
  const turn = (seen.get(base) ?? 0) + 1;
  seen.set(base, turn);
  const { assetId, components } = plant.get(Asset)!;
  const at = utc(BscStartDate);
  const done = [known(Action), known(Part), known(Location)].filter((word) => word !== null).join(", ");
  const cost = Number(Cost);
  return {
    assetId,
    componentId: components.get(MajorSystem) ?? null,
    alertId: null,
    prescriptionId: null,
    externalId: turn === 1 ? base : `${base}#${turn}`,
    title: OriginalShorttext.slice(0, 200) || "Work without words",
    description: null,
    kind: PMType === "PM02" ? "preventive" : "corrective",
    at,
    completedAt: at,
    resolution: done || "Done; the record says no more.",
    failureMode: known(FM)?.slice(0, 200) ?? null,
    cost: Number.isFinite(cost) ? Math.round(Math.max(0, cost) * 100) / 100 : 0,
    currency: "AUD",
  };
}
