import Link from "next/link";
import type { ReactNode } from "react";

/** A record's name in running text or among facts, as the link to it. */
export const TextLink = ({ href, children }: { href: string; children: ReactNode }) => (
  <Link href={href} className="text-info-ink underline decoration-line-strong underline-offset-2 hover:decoration-current">
    {children}
  </Link>
);
