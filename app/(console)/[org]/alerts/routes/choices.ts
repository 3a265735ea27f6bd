import type { RouteChoices } from "@/components/alerts/route-form";
import type { ActorTx } from "@/db/with-actor";
import { listAlertRules, listRuleTargets } from "@/lib/alerts/rule-queries";
import { colleaguesWho } from "@/lib/collaboration/colleagues";

/** What a route may be aimed at. */
export async function routeChoices(tx: ActorTx): Promise<RouteChoices> {
  const { sites, assetTypes } = await listRuleTargets(tx);
  const rules = (await listAlertRules(tx)).items;
  const people = await colleaguesWho(tx, { permission: "alerts:read" });
  return {
    sites: sites.map(({ id, name }) => ({ value: id, label: name })),
    rules: rules.map(({ id, name }) => ({ value: id, label: name })),
    assetTypes: assetTypes.map((value) => ({ value, label: value })),
    people: people.map(({ id, name, detail }) => ({ value: id, label: name, ...(detail && { detail }) })),
  };
}
