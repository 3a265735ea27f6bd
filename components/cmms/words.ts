import type { Tone } from "@/components/ui/tone";
import type { CmmsSystem, ConflictRule, OrderResult, SharedField, SyncOperation } from "@/lib/cmms/words";

type FieldWords = { name: string; label: string; hint?: string; required?: boolean; placeholder?: string };

export const addressPlaceholder: Record<CmmsSystem, string> = {
  "SAP PM": "https://my000000-api.s4hana.cloud.sap/sap/opu/odata/sap/API_MAINTENANCEORDER;v=0002",
  "IBM Maximo": "https://plant.manage.example.com/maximo",
  ServiceNow: "https://plant.service-now.com",
  MaintainX: "https://api.getmaintainx.com/v1",
};
const reference = (standard: string): FieldWords => ({
  name: "referenceField",
  label: "Field for our number",
  hint: "A text field over there that can be searched.",
  placeholder: standard,
});
export const settingFields: Record<CmmsSystem, FieldWords[]> = {
  "SAP PM": [
    { name: "planningPlant", label: "Planning plant", required: true, placeholder: "1010" },
    { name: "orderType", label: "Order type", placeholder: "PM01" },
    { name: "plant", label: "Plant" },
    { name: "workCenter", label: "Main work center" },
    { name: "client", label: "Client", placeholder: "100" },
    reference("MaintObjectFreeDefinedAttrib"),
  ],
  "IBM Maximo": [
    { name: "siteId", label: "Site", required: true, placeholder: "BEDFORD" },
    { name: "objectStructure", label: "Object structure", placeholder: "mxapiwo" },
    { name: "workType", label: "Work type", placeholder: "CM" },
    reference("wonum"),
  ],
  ServiceNow: [{ name: "table", label: "Table", placeholder: "wm_order" }, reference("correlation_id")],
  MaintainX: [{ name: "organizationId", label: "Organization", hint: "Only for a token of several organizations." }],
};
const login: FieldWords[] = [
  { name: "username", label: "User" },
  { name: "password", label: "Password" },
  { name: "token", label: "Or a bearer token" },
];
export const credentialFields: Record<CmmsSystem, FieldWords[]> = {
  "SAP PM": login,
  "IBM Maximo": [{ name: "apiKey", label: "API key", required: true }],
  ServiceNow: [...login, { name: "clientId", label: "Or an OAuth client" }, { name: "clientSecret", label: "Client secret" }],
  MaintainX: [{ name: "token", label: "API key", required: true }],
};
export const ruleLabel: Record<ConflictRule, string> = {
  newest: "The later change wins",
  ours: "Gantry wins",
  theirs: "The other system wins",
  ask: "Somebody decides",
};
export const operationLabel: Record<SyncOperation, string> = { sync: "Both ways", push: "Push", pull: "Pull" };
export const fieldLabel: Record<SharedField, string> = {
  title: "Title",
  description: "Description",
  status: "Status",
  priority: "Priority",
  dueDate: "Due",
};
export const runTone: Record<"running" | "completed" | "partial" | "failed", Tone> = {
  running: "info",
  completed: "ok",
  partial: "warn",
  failed: "crit",
};
export const runLabel = { running: "Running", completed: "Completed", partial: "Partly", failed: "Failed" } as const;
export const outcomeTone: Record<OrderResult["outcome"], Tone> = {
  created: "ok",
  updated: "ok",
  unchanged: "off",
  conflict: "warn",
  failed: "crit",
  skipped: "off",
};
export const outcomeLabel: Record<OrderResult["outcome"], string> = {
  created: "Created",
  updated: "Updated",
  unchanged: "Unchanged",
  conflict: "To decide",
  failed: "Failed",
  skipped: "Left out",
};
export const linkTone: Record<"synced" | "conflict" | "failed", Tone> = { synced: "ok", conflict: "warn", failed: "crit" };
export const linkLabel = { synced: "In step", conflict: "To decide", failed: "Failing" } as const;
