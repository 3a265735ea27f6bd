import Link from "next/link";
import type { ReactNode } from "react";
import { NavDrawer } from "@/components/shell/nav-drawer";
import { LinkButton } from "@/components/ui/button";
import { ThemeToggle } from "@/components/ui/theme-toggle";
import type { Page } from "@/lib/reference/site-map";
import { DocsNav } from "./docs-nav";

/** The frame of the documentation: open to everybody, in the same house style as the console. */
export function DocsShell({ pages, children }: { pages: readonly Page[]; children: ReactNode }) {
  return (
    <>
      <a
        href="#main"
        className="sr-only z-50 rounded-md bg-accent px-3 py-2 text-on-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to content
      </a>
      <div className="grid min-h-dvh grid-cols-[minmax(0,1fr)] grid-rows-[48px_1fr] desk:grid-cols-[256px_minmax(0,1fr)]">
        <header className="sticky top-0 z-30 col-span-full flex min-w-0 items-center gap-3 border-b bg-panel px-3 desk:px-4">
          <NavDrawer>
            <DocsNav pages={pages} />
            <div className="border-t px-3 py-2.5">
              <ThemeToggle />
            </div>
          </NavDrawer>
          <Link href="/docs" className="flex items-center gap-2 font-semibold">
            <span aria-hidden className="grid size-6 place-items-center rounded-md bg-accent font-bold text-on-accent text-sm">
              G
            </span>
            Gantry <span className="font-normal text-ink-2">API</span>
          </Link>
          <div className="ml-auto flex items-center gap-2">
            <span className="max-phone:hidden">
              <ThemeToggle />
            </span>
            <LinkButton href="/" size="sm">
              Open the console
            </LinkButton>
          </div>
        </header>
        <aside className="border-r bg-panel max-desk:hidden">
          <div className="sticky top-12 flex h-[calc(100dvh-48px)] flex-col">
            <DocsNav pages={pages} />
          </div>
        </aside>
        <main id="main" tabIndex={-1} className="min-w-0 px-4 pt-6 pb-16 outline-none desk:px-10">
          <div className="mx-auto grid max-w-[920px] grid-cols-[minmax(0,1fr)] gap-6">{children}</div>
        </main>
      </div>
    </>
  );
}
