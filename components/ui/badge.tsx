import Link from "next/link";
import type { ReactNode } from "react";
import { cn } from "./cn";
import { formatCompact } from "./format";
import { type Tone, toneSoft } from "./tone";

/** A quiet word beside a name: a plan, a version, a role. Status belongs in Pill. */
export function Badge({ children, tone = "off", className }: { children: ReactNode; tone?: Tone; className?: string }) {
  return (
    <span
      className={cn("inline-flex h-[18px] items-center whitespace-nowrap rounded-sm px-1.5 font-medium text-xs", toneSoft[tone], className)}
    >
      {children}
    </span>
  );
}

/** A number at the end of a row; `hot` when somebody should look. */
export function Count({ value, hot = false, className }: { value: number; hot?: boolean; className?: string }) {
  return (
    <span
      className={cn(
        "text-xs tabular-nums",
        hot && value > 0 ? "rounded-full bg-crit-soft px-1.5 py-px font-semibold text-crit-ink" : "text-ink-3",
        className,
      )}
    >
      {formatCompact(value)}
    </span>
  );
}

export const chipClass = (on: boolean) =>
  cn(
    "inline-flex h-[26px] items-center gap-1.5 whitespace-nowrap rounded-full border px-[9px] text-sm [&_svg]:size-3",
    on ? "border-transparent bg-accent-soft font-medium text-info-ink" : "border-line-strong border-dashed text-ink-2 hover:bg-sunken",
  );

/** A choice in a row of choices. With `href` a link (and `aria-current` when on), else a label. */
export function Chip({ children, on = false, href }: { children: ReactNode; on?: boolean; href?: string }) {
  if (!href) return <span className={chipClass(on)}>{children}</span>;
  return (
    <Link href={href} scroll={false} aria-current={on ? "true" : undefined} className={chipClass(on)}>
      {children}
    </Link>
  );
}

/** A record number such as INC-1042; a link when it has somewhere to go. */
export function Ref({ children, href, plain = false }: { children: ReactNode; href?: string | undefined; plain?: boolean }) {
  const look = cn("whitespace-nowrap font-mono text-[0.92em]", plain ? "text-ink-3" : "rounded-sm bg-info-soft px-1 text-info-ink");
  return href ? (
    <Link href={href} className={cn(look, "hover:underline")}>
      {children}
    </Link>
  ) : (
    <span className={look}>{children}</span>
  );
}

export const Kbd = ({ children, className }: { children: ReactNode; className?: string }) => (
  <kbd
    className={cn(
      "whitespace-nowrap rounded-sm border border-line-strong bg-panel px-1 font-medium font-mono text-[10.5px] text-ink-3",
      className,
    )}
  >
    {children}
  </kbd>
);

export const VisuallyHidden = ({ children }: { children: ReactNode }) => <span className="sr-only">{children}</span>;

/** A sentence that informs without interrupting. */
export function Note({ children, tone = "info", className }: { children: ReactNode; tone?: Tone; className?: string }) {
  return <div className={cn("rounded-md px-[11px] py-[9px] [&_a]:underline", toneSoft[tone], className)}>{children}</div>;
}
