import type { Metadata } from "next";
import type { ReactNode } from "react";
import { DocsShell } from "@/components/docs/docs-shell";
import { pagesOf } from "@/lib/reference/site-map";
import { docsReference } from "./reference";

export const metadata: Metadata = {
  title: { default: "API documentation", template: "%s · Gantry API" },
  description: "Guides, endpoints and tables of this server's HTTP API, with examples for curl and supabase-js.",
};

export default async function DocsLayout({ children }: { children: ReactNode }) {
  return <DocsShell pages={pagesOf(await docsReference())}>{children}</DocsShell>;
}
