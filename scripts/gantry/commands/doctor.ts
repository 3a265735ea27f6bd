import { command } from "../arguments";
import { type Check, type Finding, problem, reason, skipped } from "../doctor/check";
import { databaseChecks } from "../doctor/database";
import { hostChecks } from "../doctor/host";
import { workChecks } from "../doctor/work";
import { print, printJson } from "../output";

const marks = { ok: "ok      ", warning: "WARNING ", problem: "PROBLEM ", skipped: "-       " } as const;

async function runChecks(checks: Check[]) {
  const results: (Finding & { name: string })[] = [];
  for (const { name, run } of checks) {
    const finding = await Promise.resolve()
      .then(run)
      .catch((error: unknown) =>
        problem(`This could not be checked: ${reason(error)}`, "If a problem stands above, solve that one first."),
      );
    results.push({ name, ...finding });
  }
  return results;
}

/** Questions that need an answer from a database are not asked when it gives none. */
export async function examine() {
  const host = await runChecks(hostChecks);
  const [environment, secret] = host;
  const usable = environment?.verdict !== "problem" && secret?.verdict !== "problem";
  const database = usable ? await runChecks(databaseChecks) : [];
  const reachable =
    database.length > 0 &&
    !database.some(({ name, verdict }) => ["Database", "Logins", "Migrations"].includes(name) && verdict === "problem");
  const work = reachable
    ? await runChecks(workChecks)
    : workChecks.map(({ name }) => ({ name, ...skipped("Not asked, as a problem above comes first.") }));
  return [...host, ...database, ...work];
}

export const doctor = command({
  name: "doctor",
  summary: "Say in plain words what is wrong with this installation and how to fix it; exit code 1 when something is",
  options: { json: { summary: "Print [{name, verdict, message, fix}] as JSON" } },
  async run({ json }) {
    const results = await examine();
    const problems = results.filter(({ verdict }) => verdict === "problem").length;
    const warnings = results.filter(({ verdict }) => verdict === "warning").length;
    if (json) printJson(results);
    else {
      const width = Math.max(...results.map(({ name }) => name.length));
      for (const { name, verdict, message, fix } of results) {
        print(`${marks[verdict]} ${name.padEnd(width)}  ${message}`);
        if (fix) print(`${" ".repeat(11 + width)}→ ${fix}`);
      }
      print(problems + warnings === 0 ? "\nNothing is wrong." : `\n${problems} problems, ${warnings} warnings.`);
    }
    return problems > 0 ? 1 : 0;
  },
});
