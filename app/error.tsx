"use client";

import { useEffect } from "react";
import { Button, LinkButton } from "@/components/ui/button";

export default function ErrorPage({ error, retry }: { error: Error & { digest?: string }; retry: () => void }) {
  useEffect(() => console.error(error), [error]);
  return (
    <main id="main" className="grid min-h-[70vh] place-items-center p-6">
      <div role="alert" className="grid max-w-sm justify-items-center gap-3 text-center">
        <h1 className="text-xl">This page failed to load</h1>
        <p className="text-ink-2">
          Nothing you entered was changed. Try again; if it keeps failing, give the code below to your administrator.
        </p>
        {error.digest ? <code className="rounded-sm bg-sunken px-2 py-1 font-mono text-sm">{error.digest}</code> : null}
        <div className="mt-2 flex gap-2">
          <Button variant="primary" onClick={() => retry()}>
            Try again
          </Button>
          <LinkButton href="/">Go to the overview</LinkButton>
        </div>
      </div>
    </main>
  );
}
