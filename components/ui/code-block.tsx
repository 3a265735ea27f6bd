import { cn } from "./cn";
import { CopyButton } from "./copy-button";

/** Code or a payload in a scrolling box with a copy button. */
export function CodeBlock({ code, label, className }: { code: string; label: string; className?: string }) {
  return (
    <figure className={cn("relative min-w-0 rounded-md border bg-sunken", className)}>
      <figcaption className="flex items-center justify-between gap-2 border-b py-1 pr-1 pl-2.5 text-ink-2 text-sm">
        {label}
        <CopyButton text={code} label={`Copy ${label}`} />
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard */}
      <section tabIndex={0} aria-label={label} className="max-h-96 overflow-auto">
        <pre className="p-2.5 font-mono text-sm leading-relaxed">
          <code>{code}</code>
        </pre>
      </section>
    </figure>
  );
}

/** A key or password that can be read this one time. */
export function SecretOnce({ label, secret, note }: { label: string; secret: string; note?: string }) {
  return (
    <div role="status" className="grid gap-2 rounded-md bg-warn-soft p-3 text-warn-ink">
      <p className="font-medium">{note ?? `Copy the ${label} now. It is stored only as a hash and cannot be shown again.`}</p>
      <div className="flex items-center gap-2 rounded-md border border-line-strong bg-panel py-1 pr-1 pl-2.5 text-ink">
        <code className="min-w-0 flex-1 break-all font-mono text-sm" data-secret>
          {secret}
        </code>
        <CopyButton text={secret} label={`Copy ${label}`}>
          Copy
        </CopyButton>
      </div>
    </div>
  );
}
