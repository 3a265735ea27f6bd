"use client";

import { X } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { AlertDialog } from "@/components/ui/alert-dialog";
import { cn } from "@/components/ui/cn";
import { formatNumber } from "@/components/ui/format";
import { toast } from "@/components/ui/toaster";
import type { BulkAction } from "./column";

type Runs = Extract<BulkAction, { run: unknown }>;
const button =
  "inline-flex h-[26px] items-center gap-1.5 rounded-md border border-panel/35 px-2.5 font-medium hover:bg-panel/15 focus-visible:outline-panel disabled:opacity-55 [&_svg]:size-3.5";

/** Stays at the foot of the screen while rows are chosen. */
export function SelectionBar({ ids, actions, onClear }: { ids: string[]; actions: readonly BulkAction[]; onClear: () => void }) {
  const [asking, setAsking] = useState<BulkAction | null>(null);
  const [pending, start] = useTransition();
  const router = useRouter();
  if (ids.length === 0) return null;

  const run = (action: Runs) =>
    start(async () => {
      try {
        const result = await action.run(ids);
        if (result && !result.ok) {
          toast.error(result.message ?? `${action.label} failed. Nothing was changed.`);
          return;
        }
        const message = result?.message ?? action.success?.(ids.length);
        if (message) toast.success(message);
        onClear();
        router.refresh();
      } catch {
        toast.error(`${action.label} could not be sent. Check the connection and try again.`);
      }
    });

  return (
    <section
      aria-label="Selection"
      className="sticky bottom-4 z-20 mx-auto flex max-w-full animate-in flex-wrap items-center gap-2.5 rounded-lg bg-ink px-3 py-[7px] text-panel shadow-pop"
    >
      <span role="status" className="font-medium">
        {formatNumber(ids.length)} selected
      </span>
      {actions.map((action) => (
        <button
          key={action.id}
          type="button"
          disabled={pending}
          className={cn(button)}
          onClick={() => ("dialog" in action || action.confirm ? setAsking(action) : run(action))}
        >
          {action.icon}
          {action.label}
        </button>
      ))}
      <button
        type="button"
        aria-label="Clear selection"
        title="Clear selection"
        className={cn(button, "w-[26px] justify-center border-transparent px-0")}
        onClick={onClear}
      >
        <X aria-hidden />
      </button>
      {asking && "dialog" in asking
        ? asking.dialog({
            ids,
            close: () => setAsking(null),
            done: () => {
              setAsking(null);
              onClear();
            },
          })
        : null}
      {asking && "run" in asking && asking.confirm ? (
        <AlertDialog
          open
          onOpenChange={(open) => {
            if (!open) setAsking(null);
          }}
          title={asking.confirm.title(ids.length)}
          description={asking.confirm.description}
          confirmLabel={asking.label}
          tone={asking.tone ?? "info"}
          onConfirm={() => run(asking)}
        />
      ) : null}
    </section>
  );
}
