import { readdirSync, readFileSync } from "node:fs";

/** Milliseconds of processor time that a process has used, with `descendants` those of all it started too; 0 where /proc does not tell. */
export function cpuTime(pid: number, { descendants = false } = {}): number {
  const wanted = new Set([pid]);
  const all = descendants ? processes() : [statOf(pid)].filter((one) => one !== undefined);
  for (let size = 0; size !== wanted.size; ) {
    size = wanted.size;
    for (const one of all) if (wanted.has(one.parent)) wanted.add(one.pid);
  }
  // A hundred ticks a second on every Linux there is.
  return all.reduce((total, one) => (wanted.has(one.pid) ? total + one.ticks * 10 : total), 0);
}

/** The process that started this one; undefined where /proc does not tell. */
export const parentOf = (pid: number) => statOf(pid)?.parent;

const processes = () => {
  try {
    return readdirSync("/proc").flatMap((name) => (/^\d+$/.test(name) ? (statOf(Number(name)) ?? []) : []));
  } catch {
    return [];
  }
};

function statOf(pid: number) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "latin1");
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return { pid, parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) };
  } catch {
    return undefined; // no Linux, or gone meanwhile
  }
}
