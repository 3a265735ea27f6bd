/** Standard output carries the result and nothing else; remarks and progress go to standard error. */
export const print = (text: string) => void process.stdout.write(`${text}\n`);
export const remark = (text: string) => void process.stderr.write(`${text}\n`);
export const printJson = (value: unknown) => print(JSON.stringify(value, null, 2));

export function table(rows: (string | number)[][]) {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => String(row[column] ?? "").length))) ?? [];
  const rightAligned = widths.map((_, column) => rows.slice(1).every((row) => typeof row[column] === "number"));
  return rows
    .map((row) =>
      row
        .map((cell, column) => (rightAligned[column] ? String(cell).padStart(widths[column]!) : String(cell).padEnd(widths[column]!)))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

export const count = (value: number) => value.toLocaleString("en-US");
const clock = (seconds: number) => (seconds >= 90 ? `${Math.round(seconds / 60)} min` : `${Math.max(0, Math.round(seconds))} s`);

/** One line that redraws itself on a terminal; elsewhere a line every ten seconds. */
export function progressBar(total: number, label: string) {
  const started = performance.now();
  const live = process.stderr.isTTY === true;
  let done = 0;
  let shownAt = Number.NEGATIVE_INFINITY;
  let from = 0;
  const line = () => {
    const seconds = (performance.now() - started) / 1_000;
    const rate = seconds > 0 ? (done - from) / seconds : 0;
    const share = total === 0 ? 1 : done / total;
    const bar = "█".repeat(Math.round(share * 24)).padEnd(24, "░");
    const rest = rate > 0 && done < total ? `, ${clock((total - done) / rate)} left` : "";
    return `${label}  ${bar} ${Math.floor(share * 100)} %  ${count(done)} of ${count(total)}  ${count(Math.round(rate))}/s${rest}`;
  };
  return {
    /** What was there already counts as done, but not towards the rate. */
    begin(at: number) {
      done = from = at;
    },
    update(value: number) {
      done = value;
      const now = performance.now();
      if (now - shownAt < (live ? 100 : 10_000)) return;
      shownAt = now;
      process.stderr.write(live ? `\r\x1b[2K${line()}` : `${line()}\n`);
    },
    /** `note` stands on the bar's line for a moment, such as why it waits. */
    note(text: string) {
      if (live) process.stderr.write(`\r\x1b[2K${line()}  ${text}`);
      else remark(`${label}  ${text}`);
    },
    end() {
      process.stderr.write(live ? `\r\x1b[2K${line()}\n` : `${line()}\n`);
    },
  };
}
