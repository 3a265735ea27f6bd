import { formatDay } from "@/components/ui/format";

export type DayBar = { /** "2026-11-20" */ day: string; count: number /** Coincides with a known failure. */; match?: boolean };

/** What a rule would have raised, day by day: red where it met a known failure. Drawn on the server. */
export function BarsByDay({
  title,
  days,
  matchLabel = "matches a known failure",
  height = 110,
}: {
  title: string;
  days: readonly DayBar[];
  matchLabel?: string;
  height?: number;
}) {
  const top = Math.max(1, ...days.map(({ count }) => count));
  const name = (day: string) => formatDay(`${day}T00:00:00Z`, "UTC");
  const total = days.reduce((sum, { count }) => sum + count, 0);
  const matched = days.filter(({ match, count }) => match && count > 0).length;
  return (
    <figure>
      <div
        role="img"
        aria-label={`${title}: ${total} over ${days.length} days, ${matched} days with a known failure`}
        className="flex items-end gap-px"
        style={{ height }}
      >
        {days.map(({ day, count, match }) => (
          <div
            key={day}
            title={`${name(day)}: ${count}${match ? `, ${matchLabel}` : ""}`}
            className={
              count === 0
                ? "h-px flex-1 border-line-strong border-t border-dashed"
                : match
                  ? "flex-1 rounded-t-[2px] bg-crit"
                  : "flex-1 rounded-t-[2px] bg-off"
            }
            style={count === 0 ? undefined : { height: `${Math.max(6, (count / top) * 100)}%` }}
          />
        ))}
      </div>
      <div className="mt-1 flex justify-between text-ink-3 text-sm">
        <span>{days[0] ? name(days[0].day) : ""}</span>
        <span>{days.at(-1) ? name(days.at(-1)?.day ?? "") : ""}</span>
      </div>
      <figcaption className="mt-1 flex flex-wrap gap-x-4 text-ink-2 text-sm">
        <span className="inline-flex items-center gap-1.5">
          <span aria-hidden className="size-2 rounded-[2px] bg-crit" />
          {matchLabel}
        </span>
        <span className="inline-flex items-center gap-1.5">
          <span aria-hidden className="size-2 rounded-[2px] bg-off" />
          no known failure
        </span>
      </figcaption>
      <details className="mt-1.5 text-sm">
        <summary className="text-info-ink">Show as table</summary>
        <table className="mt-1 w-full border-collapse">
          <caption className="sr-only">{title}</caption>
          <thead>
            <tr className="text-left text-ink-3">
              <th scope="col" className="font-medium">
                Day
              </th>
              <th scope="col" className="text-right font-medium">
                Count
              </th>
              <th scope="col" className="pl-3 font-medium">
                Known failure
              </th>
            </tr>
          </thead>
          <tbody>
            {days
              .filter(({ count }) => count > 0)
              .map(({ day, count, match }) => (
                <tr key={day}>
                  <td>{name(day)}</td>
                  <td className="text-right tabular-nums">{count}</td>
                  <td className="pl-3">{match ? "yes" : "no"}</td>
                </tr>
              ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}
