import cluster from "node:cluster";
import type { MetricObjectWithValues, MetricValue } from "prom-client";

/** One process's metrics, as they travel. */
export type Figures = MetricObjectWithValues<MetricValue<string>>[];
/** What a server's processes say to their parent, and it to them. `question` tells answers apart. */
export type FromProcess = { kind: "ask-figures"; question: number } | { kind: "own-figures"; question: number; figures: Figures };
export type FromParent =
  | { kind: "run-jobs" }
  | { kind: "tell-figures"; question: number }
  | { kind: "all-figures"; question: number; all: Figures[] };

/** Which of the server's processes this is, from 1; a replacement has its predecessor's number. Undefined where there is one alone. */
export const processNumber = cluster.isWorker ? Number(process.argv[2]) : undefined;

const PATIENCE_MS = 2_000;
const waiting = new Map<number, (all: Figures[]) => void>();
let questions = 0;

const say = (message: FromProcess) => process.connected && process.send?.(message);

/** The figures of all processes through the parent; undefined when there is no parent, or it does not answer. */
export function figuresOfAll(): Promise<Figures[] | undefined> {
  if (processNumber === undefined || !process.connected) return Promise.resolve(undefined);
  const question = (questions += 1);
  return new Promise((resolve) => {
    const timer = setTimeout(settle, PATIENCE_MS);
    function settle(all?: Figures[]) {
      clearTimeout(timer);
      waiting.delete(question);
      resolve(all);
    }
    waiting.set(question, settle);
    say({ kind: "ask-figures", question });
  });
}

/** Begins to hear the parent. */
export function hearParent({ runJobs, figures }: { runJobs: () => void; figures: () => Promise<Figures> }) {
  process.on("message", (message: FromParent) => {
    if (message.kind === "run-jobs") runJobs();
    else if (message.kind === "all-figures") waiting.get(message.question)?.(message.all);
    else if (message.kind === "tell-figures")
      void figures().then((own) => say({ kind: "own-figures", question: message.question, figures: own }));
  });
}
