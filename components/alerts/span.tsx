import { cn } from "@/components/ui/cn";
import type { When } from "@/components/ui/format";
import { Time } from "@/components/ui/time";

/** From when until when, in one line: where a table has no room for two columns. */
export function Span({ from, until, className }: { from: When; until: When; className?: string }) {
  return (
    <span className={cn("block text-ink-3 text-sm", className)}>
      <Time value={from} /> – <Time value={until} />
    </span>
  );
}
