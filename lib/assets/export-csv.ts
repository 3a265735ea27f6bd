import "server-only";
import type { Actor } from "@/db/actor";
import { withActor } from "@/db/with-actor";
import { type CsvColumns, csvResponse } from "@/lib/csv";
import type { AssetRow } from "./asset-page";
import { listAssets } from "./queries";
import { assetFilter } from "./schema";

const columns: CsvColumns<AssetRow> = {
  tag: (row) => row.tag,
  name: (row) => row.name,
  type: (row) => row.type,
  site: (row) => row.siteName,
  status: (row) => row.status,
  criticality: (row) => row.criticality,
  health: (row) => row.healthScore,
  make: (row) => row.make,
  model: (row) => row.model,
  "serial number": (row) => row.serialNumber,
  tags: (row) => row.tags.join(", "),
  temperature: (row) => row.temperature,
  vibration: (row) => row.vibration,
  pressure: (row) => row.pressure,
  "next maintenance": (row) => row.nextMaintenance,
  id: (row) => row.id,
};

/** The whole filtered list as a file. */
export const exportAssets = (actor: Actor, filter: object) =>
  csvResponse("assets", columns, (cursor) =>
    withActor(actor, (tx) => listAssets(tx, { ...assetFilter.parse({}), ...filter, limit: 1_000, ...(cursor && { cursor }) }), {
      readOnly: true,
    }),
  );
