"use client";

import { Plus, X } from "lucide-react";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useEffect, useId, useState, useTransition } from "react";
import { maxSeries, seriesColour } from "@/components/charts/types";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Input } from "@/components/ui/input";
import { Popover } from "@/components/ui/popover";

type Choice = { id: string; name: string; tagName: string; unit: string; assetName: string };
type Answer = { data: Choice[] | null };

/** Up to eight sensors, kept in the address: a comparison is a link. */
export function SensorPicker({ org, chosen }: { org: string; chosen: Choice[] }) {
  const path = usePathname();
  const search = useSearchParams();
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const [pending, start] = useTransition();
  const ids = chosen.map(({ id }) => id);

  function show(next: string[]) {
    const query = new URLSearchParams(search);
    query.set("sensors", next.join(","));
    start(() => router.push(`${path}?${query}`, { scroll: false }));
  }
  return (
    <section aria-label="Sensors" aria-busy={pending} className="flex flex-wrap items-center gap-1.5">
      {chosen.map((sensor, index) => (
        <span key={sensor.id} className="inline-flex h-7 min-w-0 max-w-full items-center gap-1.5 rounded-full border bg-panel pr-1 pl-2.5">
          <span aria-hidden className="size-2 shrink-0 rounded-full" style={{ background: seriesColour(index) }} />
          <span className="min-w-0 truncate">
            {sensor.name} <span className="text-ink-3">{sensor.assetName}</span>
          </span>
          <button
            type="button"
            aria-label={`Remove ${sensor.name} of ${sensor.assetName}`}
            className="grid size-5 shrink-0 place-items-center rounded-full text-ink-3 hover:bg-sunken hover:text-ink"
            onClick={() => show(ids.filter((id) => id !== sensor.id))}
          >
            <X className="size-3" aria-hidden />
          </button>
        </span>
      ))}
      {chosen.length < maxSeries ? (
        <Popover
          label="Add a sensor"
          open={open}
          onOpenChange={setOpen}
          className="w-[min(380px,calc(100vw-24px))] p-0"
          trigger={
            <Button size="sm" variant={chosen.length === 0 ? "primary" : "default"}>
              <Plus aria-hidden />
              Add sensor
            </Button>
          }
        >
          <SensorSearch
            org={org}
            taken={ids}
            onPick={(id) => {
              show([...ids, id]);
              if (ids.length + 1 >= maxSeries) setOpen(false);
            }}
          />
        </Popover>
      ) : (
        <span className="text-ink-3 text-sm">Eight sensors at most</span>
      )}
    </section>
  );
}

function SensorSearch({ org, taken, onPick }: { org: string; taken: string[]; onPick: (id: string) => void }) {
  const [query, setQuery] = useState("");
  const [found, setFound] = useState<Choice[] | null>(null);
  const [failed, setFailed] = useState(false);
  const [active, setActive] = useState(0);
  const list = useId();

  useEffect(() => {
    const abort = new AbortController();
    const timer = setTimeout(
      async () => {
        try {
          const params = new URLSearchParams({ org, limit: "30", ...(query.trim() && { q: query.trim() }) });
          const response = await fetch(`/api/v1/sensors?${params}`, { signal: abort.signal });
          const body = (await response.json()) as Answer;
          if (!response.ok) throw new Error(String(response.status));
          setFound(body.data ?? []);
          setFailed(false);
          setActive(0);
        } catch {
          if (!abort.signal.aborted) setFailed(true);
        }
      },
      query ? 150 : 0,
    );
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [org, query]);

  const rows = (found ?? []).filter(({ id }) => !taken.includes(id));
  return (
    <div>
      <Input
        autoFocus
        type="search"
        role="combobox"
        aria-label="Find a sensor"
        aria-expanded
        aria-controls={list}
        aria-activedescendant={rows[active] ? `${list}-${active}` : undefined}
        placeholder="Name, tag or asset"
        value={query}
        className="rounded-b-none border-0 border-b"
        onChange={(event) => setQuery(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "ArrowDown") setActive(Math.min(rows.length - 1, active + 1));
          else if (event.key === "ArrowUp") setActive(Math.max(0, active - 1));
          else if (event.key === "Enter" && rows[active]) onPick(rows[active].id);
          else return;
          event.preventDefault();
        }}
      />
      <div id={list} role="listbox" aria-label="Sensors found" className="max-h-72 overflow-y-auto p-1">
        {rows.map((sensor, index) => (
          <div
            key={sensor.id}
            id={`${list}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            className={cn("grid cursor-pointer gap-px rounded-md px-2 py-1.5 hover:bg-sunken", index === active && "bg-accent-soft")}
            onMouseDown={(event) => {
              event.preventDefault();
              onPick(sensor.id);
            }}
          >
            <span className="truncate">{sensor.name}</span>
            <span className="truncate text-ink-3 text-sm">
              {sensor.assetName} · {sensor.tagName} · {sensor.unit}
            </span>
          </div>
        ))}
      </div>
      {rows.length === 0 ? (
        <p role="status" className="px-3 pt-1 pb-3 text-ink-2">
          {failed ? "Sensors could not be searched. Type again." : found === null ? "Searching" : "No sensor found."}
        </p>
      ) : null}
    </div>
  );
}
