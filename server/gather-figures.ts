import type { Figures, FromParent, FromProcess } from "../lib/siblings.ts";

/** Less than a process waits for the whole answer. */
const PATIENCE_MS = 1_000;

/** The parent's part of a scrape: asks every process what it counted, and gives all answers to the one that was asked over HTTP. */
export function gatherFigures() {
  const open = new Map<number, (figures: Figures) => void>();
  let questions = 0;

  async function ask(processes: readonly { send(message: FromParent): void }[]): Promise<Figures[]> {
    const question = (questions += 1);
    const all: Figures[] = [];
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, PATIENCE_MS); // one that hangs is left out
      open.set(question, (figures) => {
        if (all.push(figures) < processes.length) return;
        clearTimeout(timer);
        resolve();
      });
      for (const each of processes) each.send({ kind: "tell-figures", question });
    });
    open.delete(question);
    return all;
  }

  return {
    async hear(message: FromProcess, answer: (message: FromParent) => void, processes: readonly { send(message: FromParent): void }[]) {
      if (message.kind === "own-figures") open.get(message.question)?.(message.figures);
      else if (message.kind === "ask-figures") answer({ kind: "all-figures", question: message.question, all: await ask(processes) });
    },
  };
}
