import { feedDemo } from "@/lib/demo/feed-demo";
import { loadDemo } from "@/lib/demo/load-demo";
import { env } from "@/lib/env";
import { command } from "../arguments";
import { count, print, printJson } from "../output";

export const demo = command({
  name: "demo",
  summary: "Load the demo organizations into the embedded database",
  details: "npm start does this. A second run adds the readings since the last one, and nothing else. Refused on a database of your own.",
  options: { json: { summary: "Print [{slug, id, created, readings}] as JSON" } },
  async run({ json }) {
    if (!env().GANTRY_EMBEDDED)
      throw new Error(
        "The demo is loaded into the embedded database only, and DATABASE_URL names one of your own. Unset it to try the demo.",
      );
    const started = performance.now();
    const loaded = await loadDemo();
    const fed = await feedDemo();
    const seconds = ((performance.now() - started) / 1_000).toFixed(1);
    if (json) printJson(loaded);
    else if (loaded.every(({ readings }) => readings === 0))
      print(`The demo is there already${fed > 0 ? `; its gateways have sent ${count(fed)} readings since` : ""}.`);
    else print(`Loaded ${loaded.map(({ slug, readings }) => `${slug} (${count(readings)} readings)`).join(" and ")} in ${seconds} s.`);
    return 0;
  },
});
