import cluster from "node:cluster";
import type { IncomingMessage, ServerResponse } from "node:http";
import { fileURLToPath } from "node:url";

/** The Node host without its pages, in two processes: each answer names the one that gave it. */
if (cluster.isPrimary) {
  const { runProcesses } = await import("../../server/parent.ts");
  runProcesses({ program: fileURLToPath(import.meta.url), count: 2, poolSize: 5, jobs: true });
} else {
  const { theApi } = await import("../../lib/api/app.ts");
  const { upgradeRealtime } = await import("../../lib/api/realtime/upgrade.ts");
  const { answerApi } = await import("../../lib/http/answer-api.ts");
  const { processNumber } = await import("../../lib/siblings.ts");
  const { runServer } = await import("../../server/run-server.ts");
  const callApi = answerApi(theApi().fetch);
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    response.setHeader("x-process", String(processNumber));
    void callApi(request, response);
  };
  await runServer({ answer, upgrade: (request, stream, head) => void upgradeRealtime(request, stream, head) });
}
