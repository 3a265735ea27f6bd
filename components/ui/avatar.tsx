import { cn } from "./cn";
import { initials } from "./format";

/** A person as initials. Hidden from assistive technology beside a written name (`decorative`). */
export function Avatar({
  name,
  size = "md",
  decorative = false,
  className,
}: {
  name: string;
  size?: "sm" | "md";
  decorative?: boolean;
  className?: string;
}) {
  const named = decorative ? { "aria-hidden": true } : { role: "img", "aria-label": name };
  return (
    <span
      {...named}
      title={name}
      className={cn(
        "inline-grid shrink-0 place-items-center rounded-full bg-off-soft font-semibold text-off-ink ring-2 ring-panel",
        size === "sm" ? "size-5 text-[9px]" : "size-[26px] text-[10.5px]",
        className,
      )}
    >
      {initials(name)}
    </span>
  );
}

export function AvatarStack({
  names,
  max = 4,
  label,
  size = "md",
}: {
  names: readonly string[];
  max?: number;
  label?: string;
  size?: "sm" | "md";
}) {
  const rest = names.length - max;
  return (
    <span role="img" aria-label={label ?? names.join(", ")} className="inline-flex *:not-first:-ml-1">
      {names.slice(0, max).map((name) => (
        <Avatar key={name} name={name} size={size} decorative />
      ))}
      {rest > 0 ? (
        <span className="inline-grid h-[26px] min-w-[26px] place-items-center rounded-full bg-off-soft px-1 font-semibold text-[10px] text-off-ink ring-2 ring-panel">
          +{rest}
        </span>
      ) : null}
    </span>
  );
}

/** Avatar and name on one line; a dash when nobody. */
export function Person({ name, detail }: { name: string | null | undefined; detail?: string }) {
  if (!name) return <span className="text-ink-3">–</span>;
  return (
    <span className="inline-flex min-w-0 items-center gap-1.5">
      <Avatar name={name} size="sm" decorative />
      <span className="truncate">{name}</span>
      {detail ? <span className="text-ink-3">{detail}</span> : null}
    </span>
  );
}
