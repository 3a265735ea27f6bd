import { serviceActor } from "@/db/actor";
import { withActor } from "@/db/with-actor";
import { createOrganization } from "@/lib/admin/create-organization";
import { newOrganization } from "@/lib/admin/schema";
import { command } from "../arguments";
import { parseOptions } from "../input";
import { print, printJson } from "../output";

export const operator = serviceActor({ label: "command line" });

export const orgCreate = command({
  name: "org create",
  summary: "Create an organization",
  options: {
    name: { value: "<name>", summary: "As people read it, for example “Harbor Bottling”", required: true },
    slug: { value: "<slug>", summary: "As it stands in addresses, for example harbor", required: true },
    json: { summary: "Print {id, slug} as JSON" },
  },
  async run({ json, name, slug }) {
    const made = await withActor(operator, (tx) => createOrganization(tx, parseOptions(newOrganization, { name, slug })));
    if (json) printJson({ id: made.id, slug: made.slug });
    else
      print(
        `Created ${made.slug} (${made.id}). Add its first person: gantry user create --org ${made.slug} --role owner --email … --password …`,
      );
    return 0;
  },
});
