import type { Metadata } from "next";
import { LinkButton } from "@/components/ui/button";

export const metadata: Metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <main id="main" className="grid min-h-[70vh] place-items-center p-6">
      <div className="grid max-w-sm justify-items-center gap-3 text-center">
        <p className="font-mono text-sm text-ink-3">404</p>
        <h1 className="text-xl">This page does not exist</h1>
        <p className="text-ink-2">The record may have been deleted, or it belongs to an organization you are not a member of.</p>
        <LinkButton href="/" variant="primary" className="mt-2">
          Go to the overview
        </LinkButton>
      </div>
    </main>
  );
}
