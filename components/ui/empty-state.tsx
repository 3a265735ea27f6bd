import { Inbox, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "./cn";

export type EmptyStateProps = { title: string; description?: ReactNode; action?: ReactNode; icon?: ReactNode; className?: string };

/** Nothing here yet: says why and holds the next step. */
export function EmptyState({ title, description, action, icon, className }: EmptyStateProps) {
  return (
    <div className={cn("grid justify-items-center gap-1.5 px-6 py-10 text-center", className)}>
      <span className="mb-1 grid size-9 place-items-center rounded-full bg-off-soft text-off-ink [&_svg]:size-[18px]" aria-hidden="true">
        {icon ?? <Inbox />}
      </span>
      <p className="font-semibold">{title}</p>
      {description ? <div className="max-w-[46ch] text-ink-2">{description}</div> : null}
      {action ? <div className="mt-2 flex flex-wrap justify-center gap-2">{action}</div> : null}
    </div>
  );
}

/** Something failed: says what, and offers `action` (RetryButton, or a link). */
export function ErrorState({ title, description, action, className }: Omit<EmptyStateProps, "icon">) {
  return (
    <div role="alert" className={cn("grid justify-items-center gap-1.5 px-6 py-10 text-center", className)}>
      <span className="mb-1 grid size-9 place-items-center rounded-full bg-crit-soft text-crit-ink [&_svg]:size-[18px]" aria-hidden="true">
        <TriangleAlert />
      </span>
      <p className="font-semibold">{title}</p>
      {description ? <div className="max-w-[46ch] text-ink-2">{description}</div> : null}
      {action ? <div className="mt-2 flex flex-wrap justify-center gap-2">{action}</div> : null}
    </div>
  );
}
