"use client";

import { Command } from "cmdk";
import { Search } from "lucide-react";
import { useRouter } from "next/navigation";
import { Dialog as Radix } from "radix-ui";
import { useEffect, useRef, useState } from "react";
import { Kbd } from "@/components/ui/badge";
import { cn } from "@/components/ui/cn";
import { veilClass } from "@/components/ui/dialog";
import { Icon } from "./icons";
import { type FoundGroup, type FoundItem, useRecordSearch } from "./record-search";
import type { NavGroup } from "./types";

export type CommandPaletteProps = {
  nav: readonly NavGroup[];
  /** Things to do: "New incident". Links, so that they can open in a new tab too. */
  actions?: readonly FoundItem[] | undefined;
  /** Answers `{data:{groups:[{label,items:[{href,title,detail,icon}]}]}}` for `?q=`. */
  searchUrl: string;
};

export function CommandPalette({ nav, actions = [], searchUrl }: CommandPaletteProps) {
  const [open, setOpen] = useState(false);
  const [query, setQuery] = useState("");
  const router = useRouter();
  const { groups, state } = useRecordSearch(searchUrl, open ? query : "");
  const newTab = useRef(false);

  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
      event.preventDefault();
      setOpen((was) => !was);
    };
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  }, []);

  function go(href: string) {
    setOpen(false);
    setQuery("");
    if (newTab.current) window.open(href, "_blank", "noopener");
    else router.push(href);
    newTab.current = false;
  }

  const words = query.trim().toLowerCase();
  const matches = (text: string) => words === "" || words.split(/\s+/).every((word) => text.toLowerCase().includes(word));
  const pages = nav.flatMap(({ group, items }) =>
    items.map((item): FoundItem => ({ href: item.href, title: item.label, detail: group ?? "", icon: item.icon })),
  );
  const shown: FoundGroup[] = [
    ...groups,
    { label: "Go to", items: pages.filter((page) => matches(`${page.title} ${page.detail ?? ""}`)).slice(0, words ? 6 : 30) },
    { label: "Do", items: actions.filter((action) => matches(action.title)) },
  ].filter((group) => group.items.length > 0);

  return (
    <Radix.Root open={open} onOpenChange={setOpen}>
      <Radix.Trigger asChild>
        <button
          type="button"
          aria-label="Search or run a command"
          aria-keyshortcuts="Control+K Meta+K"
          className="flex h-[30px] items-center gap-2 rounded-md text-ink-3 max-desk:w-[30px] max-desk:justify-center max-desk:hover:bg-sunken desk:ml-auto desk:w-[300px] desk:border desk:bg-sunken desk:px-2"
        >
          <Search className="size-4 shrink-0 desk:size-3.5" aria-hidden />
          <span className="truncate max-desk:hidden">Search or run a command</span>
          <Kbd className="ml-auto max-desk:hidden">Ctrl K</Kbd>
        </button>
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Overlay className={veilClass} />
        <Radix.Content
          aria-describedby={undefined}
          className="fixed top-[min(110px,12vh)] left-1/2 z-50 w-[min(600px,calc(100vw-24px))] -translate-x-1/2 overflow-hidden rounded-xl border bg-raised shadow-pop"
        >
          <Radix.Title className="sr-only">Search or run a command</Radix.Title>
          <Command
            shouldFilter={false}
            label="Search or run a command"
            loop
            onKeyDownCapture={(event) => {
              newTab.current = event.key === "Enter" && (event.ctrlKey || event.metaKey);
            }}
          >
            <div className="flex h-[46px] items-center gap-2.5 border-b px-3.5">
              <Search className={cn("size-4 shrink-0 text-ink-3", state === "loading" && "animate-pulse")} aria-hidden />
              <Command.Input
                value={query}
                onValueChange={setQuery}
                placeholder="Find by number, name or text"
                className="h-full min-w-0 flex-1 bg-transparent text-md outline-none"
              />
              <Kbd>Esc</Kbd>
            </div>
            <Command.List className="max-h-[min(420px,56vh)] overflow-y-auto px-1.5 pb-1.5">
              <Command.Empty className="px-2 py-6 text-center text-ink-2">
                {state === "loading" ? "Searching" : `Nothing found for “${query}”`}
              </Command.Empty>
              {state === "failed" ? (
                <p className="px-2 pt-3 text-crit-ink text-sm">Records could not be searched. Check the connection and type again.</p>
              ) : null}
              {shown.map((group) => (
                <Command.Group
                  key={group.label}
                  heading={group.label}
                  className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2.5 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-ink-3 [&_[cmdk-group-heading]]:text-xs"
                >
                  {group.items.map((item) => (
                    <Command.Item
                      key={`${group.label} ${item.href} ${item.title}`}
                      value={`${group.label} ${item.href} ${item.title}`}
                      onSelect={() => go(item.href)}
                      className="flex h-9 cursor-pointer items-center gap-2.5 rounded-md px-2 data-[selected=true]:bg-accent-soft"
                    >
                      <Icon name={item.icon ?? "search"} className="size-[15px] shrink-0 text-ink-2" />
                      <span className="truncate">{item.title}</span>
                      {item.detail ? (
                        <span className="ml-auto shrink-0 truncate text-ink-2 max-phone:max-w-[40%]">{item.detail}</span>
                      ) : null}
                    </Command.Item>
                  ))}
                </Command.Group>
              ))}
            </Command.List>
            <div aria-hidden className="flex gap-3.5 border-t px-3.5 py-[9px] text-ink-3 text-sm max-phone:hidden">
              <span>↑↓ move</span>
              <span>↵ open</span>
              <span>Ctrl ↵ new tab</span>
            </div>
          </Command>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
