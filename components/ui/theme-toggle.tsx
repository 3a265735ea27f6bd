"use client";

import { Monitor, Moon, Sun } from "lucide-react";
import { useTheme } from "next-themes";
import { useEffect, useState } from "react";
import { cn } from "./cn";

const choices = [
  { value: "light", label: "Light", Icon: Sun },
  { value: "dark", label: "Dark", Icon: Moon },
  { value: "system", label: "System", Icon: Monitor },
] as const;

/** Light, dark or as the system says: three radio-like buttons. */
export function ThemeToggle() {
  const { theme, setTheme } = useTheme();
  const [ready, setReady] = useState(false);
  useEffect(() => setReady(true), []);
  return (
    <fieldset aria-label="Theme" className="inline-flex min-w-0 rounded-md border bg-sunken p-0.5">
      {choices.map(({ value, label, Icon }) => {
        const on = ready && theme === value;
        return (
          <button
            key={value}
            type="button"
            aria-pressed={on}
            onClick={() => setTheme(value)}
            className={cn(
              "flex h-6 items-center gap-1 rounded-sm px-2 text-sm",
              on ? "bg-raised font-medium text-ink shadow-lift" : "text-ink-2 hover:text-ink",
            )}
          >
            <Icon className="size-3.5" aria-hidden />
            {label}
          </button>
        );
      })}
    </fieldset>
  );
}
