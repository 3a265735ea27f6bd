"use client";

import { Menu as MenuIcon, X } from "lucide-react";
import { usePathname } from "next/navigation";
import { Dialog as Radix } from "radix-ui";
import { type ReactNode, useEffect, useState } from "react";
import { IconButton } from "@/components/ui/button";
import { veilClass } from "@/components/ui/dialog";

/** Below 900 px the navigation is a drawer; it closes when the page changes. */
export function NavDrawer({ children }: { children: ReactNode }) {
  const [open, setOpen] = useState(false);
  const path = usePathname();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the path is the trigger
  useEffect(() => setOpen(false), [path]);
  return (
    <Radix.Root open={open} onOpenChange={setOpen}>
      <Radix.Trigger asChild>
        <IconButton label="Open navigation" className="-ml-1.5 desk:hidden">
          <MenuIcon aria-hidden />
        </IconButton>
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Overlay className={veilClass} />
        <Radix.Content
          aria-describedby={undefined}
          className="fixed inset-y-0 left-0 z-50 flex w-[min(280px,84vw)] flex-col border-r bg-panel shadow-pop"
        >
          <Radix.Title className="sr-only">Navigation</Radix.Title>
          <Radix.Close asChild>
            <IconButton label="Close navigation" size="sm" className="absolute top-3 -right-9 bg-panel">
              <X aria-hidden />
            </IconButton>
          </Radix.Close>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
