"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";
import type { ViewControls } from "@/components/data-table/column";
import { SavedViews } from "@/components/data-table/saved-views";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { unitsLike } from "@/lib/units/units";

/** The units to read in, and the reader's own views: both live in the address. */
export function ExplorerControls({ units, views = [], saveView, deleteView }: { units: readonly string[] } & ViewControls) {
  const path = usePathname();
  const search = useSearchParams();
  const router = useRouter();
  const wanted = (search.get("units") ?? "").split(",").filter(Boolean);
  const choices = units.flatMap((unit) => {
    const like = unitsLike(unit);
    return like.length > 1 ? [{ unit, like }] : [];
  });

  function choose(like: readonly string[], unit: string) {
    const next = new URLSearchParams(search);
    const others = wanted.filter((one) => !like.includes(one));
    const chosen = unit === "" ? others : [...others, unit];
    if (chosen.length > 0) next.set("units", chosen.join(","));
    else next.delete("units");
    router.push(`${path}?${next}`, { scroll: false });
  }

  return (
    <div className="flex flex-wrap items-end gap-2">
      {choices.map(({ unit, like }) => (
        <Field key={unit} label={`Show ${unit} as`} className="w-40">
          <Select
            options={[
              { value: "", label: `As sent (${unit})` },
              ...like.filter((one) => one !== unit).map((one) => ({ value: one, label: one })),
            ]}
            value={wanted.find((one) => like.includes(one) && one !== unit) ?? ""}
            onChange={({ target }) => choose(like, target.value)}
          />
        </Field>
      ))}
      <SavedViews views={views} saveView={saveView} deleteView={deleteView} url={{ path, viewQuery: () => search.toString() }} />
    </div>
  );
}
