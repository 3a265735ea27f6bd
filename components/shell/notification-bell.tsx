"use client";

import { Bell } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Popover } from "@/components/ui/popover";
import { Time } from "@/components/ui/time";
import { Icon } from "./icons";
import { LiveRefresh } from "./live-refresh";
import type { ShellNotification } from "./types";

export type NotificationBellProps = {
  unread: number;
  items: readonly ShellNotification[];
  /** Marks these as read; an empty list means all. */
  markRead: (ids: string[]) => Promise<unknown>;
  allHref: string;
};

/** What people are told of. The notification itself is written by a job just after the event. */
const causes = ["incident.*", "comment.added", "alert.raised", "alert.cleared"];

export function NotificationBell({ unread, items, markRead, allHref }: NotificationBellProps) {
  const [open, setOpen] = useState(false);
  const [pending, start] = useTransition();
  const router = useRouter();

  const mark = (ids: string[]) =>
    start(async () => {
      await markRead(ids);
      router.refresh();
    });

  return (
    <>
      <LiveRefresh types={causes} delay={1_200} quiet />
      <Popover
        label="Notifications"
        align="end"
        open={open}
        onOpenChange={setOpen}
        className="w-[min(380px,calc(100vw-24px))] p-0"
        trigger={
          <button
            type="button"
            aria-label={unread > 0 ? `Notifications, ${unread} unread` : "Notifications"}
            className="relative grid size-[30px] place-items-center rounded-md text-ink-2 hover:bg-sunken"
          >
            <Bell className="size-4" aria-hidden />
            {unread > 0 ? (
              <span
                aria-hidden
                className="absolute top-0.5 right-px h-[15px] min-w-[15px] rounded-full bg-crit px-[3px] text-center font-semibold text-[9.5px] text-on-crit leading-[15px]"
              >
                {unread > 99 ? "99+" : unread}
              </span>
            ) : null}
          </button>
        }
      >
        <div className="flex items-center gap-2 border-b px-3 py-2">
          <h2>Notifications</h2>
          <Button size="sm" variant="quiet" className="ml-auto" pending={pending} disabled={unread === 0} onClick={() => mark([])}>
            Mark all read
          </Button>
        </div>
        {items.length === 0 ? (
          <p className="px-3 py-6 text-center text-ink-2">Nothing new. You are told here when something needs you.</p>
        ) : (
          <ul className="max-h-[60vh] overflow-y-auto">
            {items.map((item) => (
              <li
                key={item.id}
                className={cn("relative flex gap-2.5 border-b px-3 py-2.5 last:border-b-0 hover:bg-sunken", !item.read && "bg-accent-soft")}
              >
                <Icon name={item.icon ?? "alert"} className="mt-0.5 size-3.5 shrink-0 text-ink-2" />
                <div className="min-w-0">
                  {item.href ? (
                    <Link
                      href={item.href}
                      className={cn("block after:absolute after:inset-0", !item.read && "font-medium")}
                      onClick={() => {
                        setOpen(false);
                        if (!item.read) mark([item.id]);
                      }}
                    >
                      {item.title}
                    </Link>
                  ) : (
                    <p className={cn(!item.read && "font-medium")}>{item.title}</p>
                  )}
                  {item.detail ? <p className="text-ink-2 text-sm">{item.detail}</p> : null}
                  <Time value={item.at} show="relative" className="text-ink-2 text-sm" />
                  {item.read ? null : <span className="sr-only">unread</span>}
                </div>
              </li>
            ))}
          </ul>
        )}
        <div className="border-t px-3 py-2">
          <Link href={allHref} onClick={() => setOpen(false)} className="text-info-ink hover:underline">
            All notifications
          </Link>
        </div>
      </Popover>
    </>
  );
}
