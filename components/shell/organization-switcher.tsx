"use client";

import { Check, ChevronDown, Plus } from "lucide-react";
import { initials } from "@/components/ui/format";
import { Menu, MenuLabel, MenuLink, MenuSeparator } from "@/components/ui/menu";
import type { OrganizationChoice } from "./types";

export function Mark({ name }: { name: string }) {
  return (
    <span aria-hidden className="grid size-6 shrink-0 place-items-center rounded-md bg-accent font-bold text-on-accent text-sm">
      {initials(name)}
    </span>
  );
}

export type OrganizationSwitcherProps = {
  current: OrganizationChoice;
  organizations: readonly OrganizationChoice[];
  createHref?: string | undefined;
};

export function OrganizationSwitcher({ current, organizations, createHref }: OrganizationSwitcherProps) {
  return (
    <Menu
      align="start"
      label="Organizations"
      className="w-[212px]"
      trigger={
        <button
          type="button"
          aria-label={`Organization: ${current.name}. Switch`}
          className="flex w-full min-w-0 items-center gap-2 rounded-md px-2 py-1.5 text-left font-semibold hover:bg-sunken"
        >
          <Mark name={current.name} />
          <span className="truncate">{current.name}</span>
          <ChevronDown className="ml-auto size-3.5 shrink-0 text-ink-3" aria-hidden />
        </button>
      }
    >
      <MenuLabel>Organizations</MenuLabel>
      {organizations.map((organization) => (
        <MenuLink
          key={organization.id}
          href={organization.href}
          current={organization.id === current.id}
          icon={<Check aria-hidden className={organization.id === current.id ? undefined : "invisible"} />}
        >
          <span className="truncate">{organization.name}</span>
        </MenuLink>
      ))}
      {createHref ? (
        <>
          <MenuSeparator />
          <MenuLink href={createHref} icon={<Plus aria-hidden />}>
            New organization
          </MenuLink>
        </>
      ) : null}
    </Menu>
  );
}
