import { buttonClass } from "@/components/ui/button";

export type OfferedProvider = { name: string; label: string };

/** Sign-in at another provider. Plain links, never prefetched: following one begins a sign-in. */
export function ProviderButtons({ providers, next }: { providers: readonly OfferedProvider[]; next?: string | undefined }) {
  return (
    <section aria-label="Sign in with another account" className="grid gap-2">
      {providers.map(({ name, label }) => (
        <a
          key={name}
          href={`/sign-in/with/${name}${next ? `?next=${encodeURIComponent(next)}` : ""}`}
          className={buttonClass({ variant: "default", size: "lg" })}
        >
          Continue with {label}
        </a>
      ))}
    </section>
  );
}
