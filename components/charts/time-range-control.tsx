"use client";

import { CalendarClock } from "lucide-react";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { type FormEvent, useState } from "react";
import { Chip, chipClass } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { formatClock, formatDay } from "@/components/ui/format";
import { Input } from "@/components/ui/input";
import { fromLocalInput, toLocalInput } from "@/components/ui/local-time";
import { Popover } from "@/components/ui/popover";
import { useTimeZone } from "@/components/ui/time";
import { isRangeKey, type RangeKey, ranges, readMoment } from "./time-range";

/** Relative ranges as links, and an absolute range; the page reads the URL with readTimeRange. */
export function TimeRangeControl({
  fallback = "24h",
  choices = Object.keys(ranges) as RangeKey[],
}: {
  fallback?: RangeKey;
  choices?: readonly RangeKey[];
}) {
  const path = usePathname();
  const search = useSearchParams();
  const router = useRouter();
  const timeZone = useTimeZone();
  const [open, setOpen] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  const from = readMoment(search.get("from"));
  const to = readMoment(search.get("to"));
  const absolute = from !== null && to !== null && from < to;
  const asked = search.get("range");
  const current = absolute ? null : isRangeKey(asked) ? asked : fallback;

  const href = (changes: Record<string, string>) => {
    const next = new URLSearchParams(search);
    for (const key of ["range", "from", "to"]) next.delete(key);
    for (const [key, value] of Object.entries(changes)) next.set(key, value);
    return `${path}?${next}`;
  };
  const day = (at: number) => `${formatDay(at, timeZone)} ${formatClock(at, timeZone)}`;

  function apply(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const start = fromLocalInput(String(data.get("from")), timeZone);
    const end = fromLocalInput(String(data.get("to")), timeZone);
    if (start === null || end === null || start >= end) return setProblem("The end must be after the start.");
    setProblem(null);
    setOpen(false);
    router.push(href({ from: new Date(start).toISOString(), to: new Date(end).toISOString() }), { scroll: false });
  }

  return (
    <nav aria-label="Time range" className="flex flex-wrap items-center gap-1.5">
      {choices.map((key) => (
        <Chip key={key} href={href({ range: key })} on={key === current}>
          {ranges[key].label}
        </Chip>
      ))}
      <Popover
        label="Absolute time range"
        align="end"
        open={open}
        onOpenChange={setOpen}
        className="w-64"
        trigger={
          <button type="button" className={chipClass(absolute)}>
            <CalendarClock aria-hidden />
            {absolute ? `${day(from)} – ${day(to)}` : "From – to"}
          </button>
        }
      >
        <form onSubmit={apply} className="grid gap-3">
          <Field label="From">
            <Input type="datetime-local" name="from" required defaultValue={toLocalInput(from ?? Date.now() - 86_400_000, timeZone)} />
          </Field>
          <Field label="To" hint={`Times in ${timeZone}`} error={problem}>
            <Input type="datetime-local" name="to" required defaultValue={toLocalInput(to ?? Date.now(), timeZone)} />
          </Field>
          <Button type="submit" variant="primary">
            Show this range
          </Button>
        </form>
      </Popover>
    </nav>
  );
}
