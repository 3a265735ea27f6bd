"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { Chip } from "@/components/ui/badge";

const choices = [
  { key: "24h", label: "24 h" },
  { key: "7d", label: "7 d" },
  { key: "30d", label: "30 d" },
];

/** How far back to look. Choosing the same again shows everything. */
export function TimeFilter() {
  const path = usePathname();
  const search = useSearchParams();
  const href = (range: string | null) => {
    const next = new URLSearchParams(search);
    for (const name of ["range", "from", "to", "cursor", "before"]) next.delete(name);
    if (range) next.set("range", range);
    return `${path}?${next}`;
  };
  const current = search.get("range");
  return (
    <nav aria-label="Time range" className="flex flex-wrap items-center gap-1.5">
      {choices.map(({ key, label }) => (
        <Chip key={key} href={href(key === current ? null : key)} on={key === current}>
          {label}
        </Chip>
      ))}
    </nav>
  );
}
