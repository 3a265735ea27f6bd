"use client";

import Link from "next/link";
import { useState, useTransition } from "react";
import { Icon } from "@/components/shell/icons";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Time } from "@/components/ui/time";
import { toast } from "@/components/ui/toaster";
import type { NotificationRow } from "@/lib/collaboration/queries";

type Props = { items: readonly NotificationRow[]; unread: number; markRead: (ids: string[]) => Promise<unknown> };

export function NotificationList({ items, unread, markRead }: Props) {
  const [pending, start] = useTransition();
  const [all, setAll] = useState(false);
  const mark = (ids: string[]) =>
    start(async () => {
      try {
        await markRead(ids);
      } catch {
        toast.error("This could not be marked as read. Check the connection and try again.");
      }
      setAll(false);
    });
  return (
    <section aria-label="Notifications" className="rounded-lg border bg-panel shadow-lift">
      <header className="flex min-h-[41px] items-center gap-2 border-b px-3.5 py-2">
        <span className="text-ink-2">{unread === 0 ? "All read" : `${unread} unread`}</span>
        <Button
          size="sm"
          className="ml-auto"
          disabled={unread === 0}
          pending={pending && all}
          onClick={() => {
            setAll(true);
            mark([]);
          }}
        >
          Mark all read
        </Button>
      </header>
      <ul>
        {items.map((item) => (
          <li
            key={item.id}
            className={cn("relative flex gap-3 border-b px-3.5 py-3 last:border-b-0 hover:bg-sunken", !item.read && "bg-accent-soft")}
          >
            <Icon name={item.type.split(".")[0] ?? "alert"} className="mt-0.5 size-4 shrink-0 text-ink-2" />
            <div className="min-w-0 flex-1">
              {item.link ? (
                <Link
                  href={item.link}
                  className={cn("after:absolute after:inset-0", !item.read && "font-medium")}
                  onClick={() => (item.read ? undefined : mark([item.id]))}
                >
                  {item.title}
                </Link>
              ) : (
                <span className={cn(!item.read && "font-medium")}>{item.title}</span>
              )}
              {item.message ? <p className="line-clamp-2 text-ink-2">{item.message}</p> : null}
              {item.read ? null : <span className="sr-only">unread</span>}
            </div>
            <Time value={item.createdAt} show="relative" className="whitespace-nowrap text-ink-2 text-sm" />
            {item.read ? null : (
              <Button size="sm" variant="quiet" className="relative z-10 -my-1 max-phone:hidden" onClick={() => mark([item.id])}>
                Mark read
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
