import { command } from "../arguments";
import { remark } from "../output";

export const worker = command({
  name: "worker",
  summary: "Run background jobs until stopped: rollups, alert timers, seals, housekeeping",
  details: "A Node host runs them inside the server already (WORKER=on). Start more of these, on any machine, when they cannot keep up.",
  options: {},
  async run() {
    const { startWorker } = await import("@/lib/jobs/runner");
    const running = await startWorker();
    remark("Running jobs. Stop with Ctrl-C.");
    await new Promise<void>((resolve) => {
      process.once("SIGINT", () => resolve());
      process.once("SIGTERM", () => resolve());
    });
    await running.stop();
    return 0;
  },
});
