"use client";

import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { Button, IconButton } from "./button";

/** Copies text; says so for two seconds. Without `children` it is an icon. */
export function CopyButton({ text, label = "Copy", children }: { text: string; label?: string; children?: string }) {
  const [copied, setCopied] = useState(false);
  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Plain http on a LAN address has no clipboard API.
      const area = document.createElement("textarea");
      area.value = text;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    setCopied(true);
    setTimeout(() => setCopied(false), 2000);
  }
  const icon = copied ? <Check aria-hidden className="text-ok" /> : <Copy aria-hidden />;
  return (
    <>
      {children ? (
        <Button size="sm" onClick={copy}>
          {icon}
          {copied ? "Copied" : children}
        </Button>
      ) : (
        <IconButton label={copied ? "Copied" : label} size="sm" onClick={copy}>
          {icon}
        </IconButton>
      )}
      <span role="status" className="sr-only">
        {copied ? "Copied" : ""}
      </span>
    </>
  );
}
