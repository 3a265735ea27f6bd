import "server-only";
import type { z } from "zod";
import { assetComponents, assets, gateways, parts, sensors, sites } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import {
  createAssetInput,
  createComponentInput,
  createSiteInput,
  updateAssetInput,
  updateComponentInput,
  updateSiteInput,
} from "@/lib/assets/schema";
import { updateAsset } from "@/lib/assets/update-asset";
import { updateComponent } from "@/lib/assets/update-component";
import { updateSite } from "@/lib/assets/update-site";
import { assetValues, known, moment } from "@/lib/assets/values";
import { assignWorkOrder } from "@/lib/maintenance/assign-work-order";
import { createWorkOrder } from "@/lib/maintenance/create-work-order";
import { changeImportedPlan, createImportedPlan } from "@/lib/maintenance/import-plan";
import { updatePart } from "@/lib/maintenance/parts";
import { importedPlan, importedPlanChange } from "@/lib/maintenance/prescription-schema";
import {
  createWorkOrderInput,
  partInput,
  type UpdateWorkOrderInput,
  updatePartInput,
  updateWorkOrderInput,
} from "@/lib/maintenance/schema";
import { updateWorkOrder } from "@/lib/maintenance/update-work-order";
import { createGatewayInput, createSensorInput, updateGatewayInput, updateSensorInput } from "@/lib/telemetry/schema";
import { updateGateway } from "@/lib/telemetry/update-gateway";
import { updateSensor } from "@/lib/telemetry/update-sensor";
import type { KindName } from "./kinds";

export type Values = Record<string, unknown>;
/** New rows are inserted many at a time, so the table, and what the audit log calls it, stand here. */
export type Bulk = {
  table: typeof sites | typeof assets | typeof assetComponents | typeof gateways | typeof sensors | typeof parts;
  values: (input: Values) => Values;
  action: string;
  record: string;
  event?: "site.created" | "asset.created";
};
export type Handler = {
  create: z.ZodType;
  update: z.ZodType;
  /** Columns that only a new record takes, and where they are changed afterwards. */
  fixed?: Readonly<Record<string, string>>;
  bulk?: Bulk;
  createOne?: (tx: ActorTx, input: never) => Promise<unknown>;
  change: (tx: ActorTx, input: never) => Promise<unknown>;
};

const list = (value: unknown) => (typeof value === "string" ? value.split(";").join("\n") : value);
/** A cell's text as the form of the record has it. */
export const cellAsField = (field: string, text: string): unknown => (field === "mqttTopics" || field === "opcuaNodes" ? list(text) : text);

export const handlers: Record<KindName, Handler> = {
  sites: {
    create: createSiteInput,
    update: updateSiteInput,
    bulk: { table: sites, values: known, action: "site.create", record: "site", event: "site.created" },
    change: updateSite,
  },
  assets: {
    create: createAssetInput,
    update: updateAssetInput,
    bulk: { table: assets, values: assetValues, action: "asset.create", record: "asset", event: "asset.created" },
    change: updateAsset,
  },
  components: {
    create: createComponentInput,
    update: updateComponentInput,
    bulk: {
      table: assetComponents,
      values: ({ lastReplaced, ...rest }) => known({ ...rest, lastReplaced: moment(lastReplaced as string | null | undefined) }),
      action: "component.create",
      record: "component",
    },
    change: updateComponent,
  },
  gateways: {
    create: createGatewayInput,
    update: updateGatewayInput,
    fixed: { siteId: "A gateway stays at its site. Make a new one for another site." },
    bulk: { table: gateways, values: known, action: "gateway.create", record: "gateway" },
    change: updateGateway,
  },
  sensors: {
    create: createSensorInput,
    update: updateSensorInput,
    fixed: {
      calibrationScale: "Calibrate the sensor on its own page, which keeps the history.",
      calibrationOffset: "Calibrate the sensor on its own page, which keeps the history.",
    },
    bulk: { table: sensors, values: known, action: "sensor.create", record: "sensor" },
    change: updateSensor,
  },
  parts: {
    create: partInput,
    update: updatePartInput,
    bulk: { table: parts, values: known, action: "part.create", record: "part" },
    change: updatePart,
  },
  plans: { create: importedPlan, update: importedPlanChange, createOne: createImportedPlan, change: changeImportedPlan },
  "work-orders": {
    create: createWorkOrderInput,
    update: updateWorkOrderInput.extend({ assigneeId: createWorkOrderInput.shape.assigneeId }),
    fixed: { assetId: "An order stays on its asset. Cancel it and create another." },
    createOne: createWorkOrder,
    change: changeWorkOrder,
  },
};

async function changeWorkOrder(tx: ActorTx, { assigneeId, ...input }: UpdateWorkOrderInput & { assigneeId?: string }) {
  await updateWorkOrder(tx, input);
  if (assigneeId) await assignWorkOrder(tx, { id: input.id, assigneeId });
}
