"use client";

import { useEffect } from "react";

/** Replaces the root layout, so it may use nothing that the layout provides: styles are written here. */
export default function GlobalError({ error, retry }: { error: Error & { digest?: string }; retry: () => void }) {
  useEffect(() => console.error(error), [error]);
  return (
    <html lang="en">
      <head>
        <title>Gantry failed to load</title>
        <meta name="color-scheme" content="light dark" />
      </head>
      <body style={{ font: "14px/1.5 system-ui, sans-serif", display: "grid", placeItems: "center", minHeight: "100vh", margin: 0 }}>
        <main role="alert" style={{ maxWidth: 380, padding: 24, textAlign: "center" }}>
          <h1 style={{ fontSize: 20 }}>Gantry failed to load</h1>
          <p>The server may be restarting. Try again in a moment.</p>
          {error.digest ? <p style={{ fontFamily: "monospace" }}>Code {error.digest}</p> : null}
          <button type="button" onClick={() => retry()} style={{ font: "inherit", padding: "6px 14px" }}>
            Try again
          </button>
        </main>
      </body>
    </html>
  );
}
