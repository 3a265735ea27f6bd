import { formatDay, formatNumber } from "@/components/ui/format";
import type { KeyDay } from "@/lib/access/key-queries";

/** Requests a day, the refused part in red. Drawn on the server; the same figures stand in the text. */
export function UsageBars({ days }: { days: KeyDay[] }) {
  const most = Math.max(1, ...days.map(({ requests }) => requests));
  const total = days.reduce((sum, { requests }) => sum + requests, 0);
  const refused = days.reduce((sum, { refused: count }) => sum + count, 0);
  const name = (day: string) => formatDay(`${day}T00:00:00Z`, "UTC");
  return (
    <figure>
      <div
        role="img"
        aria-label={`Requests a day over ${days.length} days: ${total} in all, ${refused} refused`}
        className="flex h-24 items-end gap-px"
      >
        {days.map(({ day, requests, refused: bad }) => (
          <div
            key={day}
            title={`${name(day)}: ${formatNumber(requests)}, ${formatNumber(bad)} refused`}
            className={
              requests === 0
                ? "h-px flex-1 border-line-strong border-t border-dashed"
                : "flex flex-1 flex-col justify-end overflow-hidden rounded-t-[2px]"
            }
            style={requests === 0 ? undefined : { height: `${Math.max(6, (requests / most) * 100)}%` }}
          >
            {requests === 0 ? null : (
              <>
                <span className="bg-crit" style={{ height: `${(bad / requests) * 100}%` }} />
                <span className="flex-1 bg-accent" />
              </>
            )}
          </div>
        ))}
      </div>
      <figcaption className="mt-1.5 flex flex-wrap justify-between gap-x-4 text-ink-2 text-sm">
        <span>{days[0] ? name(days[0].day) : ""}</span>
        <span>
          {formatNumber(total)} requests, {formatNumber(refused)} refused
        </span>
        <span>Today</span>
      </figcaption>
    </figure>
  );
}
