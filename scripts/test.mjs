// npm test [-- static|unit|e2e [options]]: sets up all it needs, runs everything, and its last line is the sum.
import "./lib/node-version.mjs";
import { ensureInstalled } from "./lib/install.mjs";
import { browserPhase, checks, staticPhase, unitPhase } from "./lib/phases.mjs";
import { isEnding, onEnd, runMain } from "./lib/processes.mjs";

const [chosen, ...options] = process.argv.slice(2);
const phases = {
  static: staticPhase,
  unit: unitPhase,
  e2e: (args) => browserPhase(args),
  screenshots: (args) => browserPhase(args, "screenshots"),
};
const one = Object.hasOwn(checks, chosen)
  ? async () => ({ passed: 0, failed: 0, skipped: 0, [(await checks[chosen]()) === 0 ? "passed" : "failed"]: 1 })
  : phases[chosen];

const seconds = () => Math.round(process.uptime());

runMain(async () => {
  if (chosen && !one) {
    console.error(
      `There is no phase “${chosen}”. Choose one of ${[...Object.keys(phases), ...Object.keys(checks)].join(", ")}, or none for all.`,
    );
    return 2;
  }
  await ensureInstalled();
  const sum = { passed: 0, failed: 0, skipped: 0 };
  // Registered first, so it prints last: after everything this run started is gone.
  onEnd(() => {
    const skipped = sum.skipped ? `, ${sum.skipped} skipped` : "";
    console.log(`\n${seconds()} s\n${sum.passed} passed, ${sum.failed} failed${skipped}`);
  });

  for (const phase of one ? [one] : [phases.static, phases.unit, phases.e2e]) {
    if (isEnding()) break;
    const result = await phase(options).catch((error) => {
      console.error(error);
      return { passed: 0, failed: 1, skipped: 0 };
    });
    for (const key of Object.keys(sum)) sum[key] += result[key];
  }
  return sum.failed === 0 && sum.passed > 0 ? 0 : 1;
});
