import { withActor } from "@/db/with-actor";
import { findOrganization } from "@/lib/admin/find-organization";
import { importAi4i } from "@/lib/import/ai4i";
import { importAzurePdm } from "@/lib/import/azure-pdm";
import { importExcavators } from "@/lib/import/excavators";
import type { Progress } from "@/lib/import/slices";
import { command } from "../arguments";
import { count, print, printJson, progressBar } from "../output";
import { operator } from "./org";

type Source = {
  name: string;
  summary: string;
  details: string;
  folder: string;
  load: (organizationId: string, folder: string, onProgress: Progress) => Promise<Record<string, unknown>>;
};

/** One command for each set of records that becomes a plant: a bar per part, a summary, and nothing twice. */
const importer = ({ name, summary, details, folder, load }: Source) =>
  command({
    name: `import ${name}`,
    summary,
    details: `${details} Run it again: what is there already stays as it is, and a broken run goes on.`,
    argument: { name: "folder", summary: folder },
    options: {
      org: { value: "<slug or id>", summary: "The organization it goes into: harbor, the demo, unless said" },
      json: { summary: "Print the summary as JSON" },
    },
    async run({ org, json }, given) {
      const organization = await withActor(operator, (tx) => findOrganization(tx, org ?? "harbor"), { readOnly: true });
      const bars = new Map<string, ReturnType<typeof progressBar>>();
      const summaryOf = await load(organization.id, given, (done, total, what) => {
        if (json) return;
        const bar = bars.get(what) ?? progressBar(total, what);
        if (!bars.has(what)) bar.begin(0);
        bars.set(what, bar);
        bar.update(done);
        if (done >= total) bar.end();
      });
      if (json) printJson({ organization: organization.slug, ...summaryOf });
      else for (const [what, value] of Object.entries(summaryOf)) print(`${what}: ${wordsOf(value)}`);
      return 0;
    },
  });

const wordsOf = (value: unknown): string =>
  typeof value === "number"
    ? count(value)
    : typeof value === "object" && value !== null
      ? Object.entries(value)
          .map(([name, amount]) => `${name} ${wordsOf(amount)}`)
          .join(", ") || "none"
      : String(value);

export const importAzure = importer({
  name: "azure-pdm",
  summary: "A plant of 100 machines with a year of errors, failures and replacements, and readings of 20",
  details:
    "Microsoft's predictive maintenance sample (PdM_machines, PdM_errors, PdM_failures, PdM_maint, PdM_telemetry_m1-20_90d; csv or csv.gz).",
  folder: "the folder of these files, or one that holds azure_pdm",
  load: importAzurePdm,
});
export const importWorkOrders = importer({
  name: "work-orders",
  summary: "Eleven years of five excavators' work orders in the technicians' own words",
  details: "The excavator set of NIST's nestor (excavators_cleaned; csv or csv.gz).",
  folder: "the folder of this file, or one that holds work_orders",
  load: importExcavators,
});
export const importMilling = importer({
  name: "ai4i",
  summary: "A milling machine with 10,000 parts, 339 of them failed",
  details: "The AI4I 2020 predictive maintenance set of UCI (ai4i2020; csv or csv.gz).",
  folder: "the folder of this file, or one that holds ai4i2020",
  load: importAi4i,
});
