"use client";

import { ChevronDown } from "lucide-react";
import { useState } from "react";
import { chipClass } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Input } from "@/components/ui/input";
import { Popover } from "@/components/ui/popover";
import type { TableFilter } from "./column";

/** One filter: a switch when it has one option, else a list to choose from. */
export function FilterChip({
  filter,
  values,
  onChange,
}: {
  filter: TableFilter;
  values: readonly string[];
  onChange: (values: string[]) => void;
}) {
  const [search, setSearch] = useState("");
  const only = filter.options.length === 1 ? filter.options[0] : undefined;
  const on = values.length > 0;
  if (only) {
    return (
      <button type="button" aria-pressed={on} className={chipClass(on)} onClick={() => onChange(on ? [] : [only.value])}>
        {filter.label}
      </button>
    );
  }

  const names = values.map((value) => filter.options.find((option) => option.value === value)?.label ?? value);
  const text = !on
    ? filter.label
    : names.length > 2
      ? `${filter.label}: ${names.length}`
      : `${filter.label}: ${names.join(", ").toLowerCase()}`;
  const shown = filter.options.filter((option) => option.label.toLowerCase().includes(search.toLowerCase()));
  const toggle = (value: string) => {
    if (filter.single) onChange(values.includes(value) ? [] : [value]);
    else onChange(values.includes(value) ? values.filter((other) => other !== value) : [...values, value]);
  };
  return (
    <Popover
      label={`Filter by ${filter.label.toLowerCase()}`}
      className="w-56 p-1"
      trigger={
        <button type="button" className={chipClass(on)}>
          {text}
          <ChevronDown aria-hidden />
        </button>
      }
    >
      {filter.options.length > 9 ? (
        <Input
          aria-label={`Find ${filter.label.toLowerCase()}`}
          placeholder="Find"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          className="mb-1"
        />
      ) : null}
      <ul className="max-h-72 overflow-y-auto">
        {shown.map((option) => (
          <li key={option.value}>
            <Checkbox
              label={option.label}
              checked={values.includes(option.value)}
              onChange={() => toggle(option.value)}
              className="rounded-md px-2 py-1.5 hover:bg-sunken"
            />
          </li>
        ))}
      </ul>
      {on ? (
        <Button size="sm" variant="quiet" className="mt-1 w-full" onClick={() => onChange([])}>
          Clear
        </Button>
      ) : null}
    </Popover>
  );
}
