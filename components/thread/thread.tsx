import type { ReactNode } from "react";
import { Icon } from "@/components/shell/icons";
import { cn } from "@/components/ui/cn";
import { Time } from "@/components/ui/time";
import type { Tone } from "@/components/ui/tone";

export type ThreadEntry = {
  id: string;
  at: string | Date;
  /** An icon name of components/shell/icons. */
  icon: string;
  title: ReactNode;
  tone?: Tone | undefined;
  detail?: ReactNode;
  /** What a person wrote. */
  quote?: ReactNode;
};

const dots: Record<Tone, string> = {
  crit: "border-crit text-crit",
  warn: "border-warn text-warn",
  ok: "border-ok text-ok",
  info: "border-accent text-accent",
  off: "border-line-strong text-ink-2",
};

/** Everything one failure touched, in order: reading, alert, incident, people, change, repair, proof. */
export function Thread({
  entries,
  label = "Thread",
  show = "datetime",
}: {
  entries: readonly ThreadEntry[];
  label?: string;
  show?: "clock" | "datetime" | "relative";
}) {
  return (
    <ol
      aria-label={label}
      className="relative before:absolute before:top-2.5 before:bottom-3.5 before:left-3 before:w-[1.5px] before:bg-line"
    >
      {entries.map((entry) => (
        <li key={entry.id} id={`entry-${entry.id}`} className="relative pb-[15px] pl-9 last:pb-0">
          <span
            aria-hidden
            className={cn(
              "absolute top-0 left-px grid size-6 place-items-center rounded-full border-[1.5px] bg-panel",
              dots[entry.tone ?? "off"],
            )}
          >
            <Icon name={entry.icon} className="size-3" />
          </span>
          <div className="pt-0.5">
            <span className="[&_b]:font-semibold">{entry.title}</span>{" "}
            <Time value={entry.at} show={show} seconds={show === "clock"} className="whitespace-nowrap text-ink-3 text-sm" />
          </div>
          {entry.detail ? <div className="mt-px text-ink-2">{entry.detail}</div> : null}
          {entry.quote ? <div className="prose-plain mt-1.5 rounded-md border bg-sunken px-2.5 py-2">{entry.quote}</div> : null}
        </li>
      ))}
    </ol>
  );
}

/** Written text with @mentions marked: `people` are the names that count as a mention. */
export function MentionText({ text, people }: { text: string; people: readonly string[] }) {
  if (people.length === 0) return text;
  const names = [...people].sort((a, b) => b.length - a.length).map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return text.split(new RegExp(`(@(?:${names.join("|")}))`, "g")).map((part, index) =>
    index % 2 === 1 ? (
      <span key={index} className="text-info-ink">
        {part}
      </span>
    ) : (
      part
    ),
  );
}
