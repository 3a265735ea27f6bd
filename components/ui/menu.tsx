"use client";

import { Check } from "lucide-react";
import Link from "next/link";
import { DropdownMenu as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "./cn";

export const popClass = "z-50 rounded-lg border border-line bg-raised p-1 shadow-pop animate-in";
const itemClass =
  "flex min-h-[30px] w-full select-none items-center gap-2 rounded-md px-2 text-left outline-none data-[disabled]:opacity-50 data-[highlighted]:bg-accent-soft [&_svg]:size-3.5 [&_svg]:shrink-0 [&_svg]:text-ink-3";

export type MenuProps = {
  trigger: ReactNode;
  children: ReactNode;
  label?: string;
  align?: "start" | "end" | "center";
  side?: "top" | "bottom" | "right";
  className?: string;
};

/** A dropdown menu: trigger is a Button or IconButton, children are the items below. */
export function Menu({ trigger, children, label, align = "end", side = "bottom", className }: MenuProps) {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          side={side}
          sideOffset={5}
          collisionPadding={8}
          {...(label ? { "aria-label": label } : {})}
          className={cn(popClass, "max-h-[70vh] min-w-44 overflow-y-auto", className)}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

export type MenuItemProps = {
  children: ReactNode;
  onSelect?: () => void;
  icon?: ReactNode;
  tone?: "crit";
  disabled?: boolean;
  keepOpen?: boolean;
};

export function MenuItem({ children, onSelect, icon, tone, disabled = false, keepOpen }: MenuItemProps) {
  return (
    <Radix.Item
      disabled={disabled}
      className={cn(itemClass, tone && "text-crit-ink")}
      onSelect={(event) => {
        if (keepOpen) event.preventDefault();
        onSelect?.();
      }}
    >
      {icon}
      {children}
    </Radix.Item>
  );
}

export function MenuLink({ href, children, icon, current }: { href: string; children: ReactNode; icon?: ReactNode; current?: boolean }) {
  return (
    <Radix.Item asChild className={cn(itemClass, current && "font-medium")}>
      <Link href={href} aria-current={current || undefined}>
        {icon}
        {children}
      </Link>
    </Radix.Item>
  );
}

export function MenuCheckboxItem({
  children,
  checked,
  onChange,
  disabled = false,
}: {
  children: ReactNode;
  checked: boolean;
  onChange: (checked: boolean) => void;
  disabled?: boolean;
}) {
  return (
    <Radix.CheckboxItem
      className={itemClass}
      checked={checked}
      disabled={disabled}
      onCheckedChange={onChange}
      onSelect={(event) => event.preventDefault()}
    >
      <span className="grid size-3.5 place-items-center">
        <Radix.ItemIndicator>
          <Check aria-hidden className="!text-accent" />
        </Radix.ItemIndicator>
      </span>
      {children}
    </Radix.CheckboxItem>
  );
}

export const MenuLabel = ({ children }: { children: ReactNode }) => (
  <Radix.Label className="px-2 pt-1.5 pb-1 text-xs text-ink-3">{children}</Radix.Label>
);
export const MenuSeparator = () => <Radix.Separator className="-mx-1 my-1 h-px bg-line" />;
