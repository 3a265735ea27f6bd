"use client";

import { LogOut, MonitorSmartphone, UserRound } from "lucide-react";
import Link from "next/link";
import { Avatar } from "@/components/ui/avatar";
import { Popover } from "@/components/ui/popover";
import { ThemeToggle } from "@/components/ui/theme-toggle";
import type { ShellUser } from "./types";

export type UserMenuProps = {
  user: ShellUser;
  profileHref: string;
  sessionsHref: string;
  signOut: (data: FormData) => void | Promise<void>;
};
const row = "flex h-[30px] w-full items-center gap-2 rounded-md px-2 hover:bg-sunken [&_svg]:size-3.5 [&_svg]:text-ink-3";

export function UserMenu({ user, profileHref, sessionsHref, signOut }: UserMenuProps) {
  return (
    <Popover
      label="Your account"
      align="end"
      className="w-64 p-1"
      trigger={
        <button type="button" aria-label={`Your account: ${user.name}`} className="rounded-full">
          <Avatar name={user.name} decorative />
        </button>
      }
    >
      <div className="px-2 py-1.5">
        <p className="truncate font-medium">{user.name}</p>
        <p className="truncate text-ink-2 text-sm">{user.email}</p>
      </div>
      <div className="border-t px-1 py-2">
        <ThemeToggle />
      </div>
      <ul className="border-t pt-1">
        <li>
          <Link href={profileHref} className={row}>
            <UserRound aria-hidden />
            Profile
          </Link>
        </li>
        <li>
          <Link href={sessionsHref} className={row}>
            <MonitorSmartphone aria-hidden />
            Sessions and security
          </Link>
        </li>
        <li>
          <form action={signOut}>
            <button type="submit" className={row}>
              <LogOut aria-hidden />
              Sign out
            </button>
          </form>
        </li>
      </ul>
    </Popover>
  );
}
