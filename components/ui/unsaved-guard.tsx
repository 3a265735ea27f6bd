"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { AlertDialog } from "./alert-dialog";

/** Put inside a form: asks before a link or the browser leaves the page with unsent changes. */
export function UnsavedGuard({ saved = false }: { saved?: boolean }) {
  const anchor = useRef<HTMLSpanElement>(null);
  const dirty = useRef(false);
  const [target, setTarget] = useState<string | null>(null);
  const router = useRouter();
  if (saved) dirty.current = false;

  useEffect(() => {
    const form = anchor.current?.closest("form");
    if (!form) return;
    const changed = () => {
      dirty.current = true;
    };
    const clean = () => {
      dirty.current = false;
    };
    const leaving = (event: BeforeUnloadEvent) => {
      if (dirty.current) event.preventDefault();
    };
    const clicked = (event: MouseEvent) => {
      if (!dirty.current || event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
      const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
      if (!(link instanceof HTMLAnchorElement) || link.target === "_blank" || link.hasAttribute("download")) return;
      const url = new URL(link.href);
      if (url.origin !== location.origin || (url.pathname === location.pathname && url.hash)) return;
      event.preventDefault();
      event.stopPropagation();
      setTarget(url.pathname + url.search + url.hash);
    };
    form.addEventListener("input", changed);
    form.addEventListener("reset", clean);
    window.addEventListener("beforeunload", leaving);
    document.addEventListener("click", clicked, true);
    return () => {
      form.removeEventListener("input", changed);
      form.removeEventListener("reset", clean);
      window.removeEventListener("beforeunload", leaving);
      document.removeEventListener("click", clicked, true);
    };
  }, []);

  return (
    <span ref={anchor} hidden>
      <AlertDialog
        open={target !== null}
        onOpenChange={(open) => {
          if (!open) setTarget(null);
        }}
        title="Leave without saving?"
        description="What you entered on this page has not been saved."
        cancelLabel="Stay"
        confirmLabel="Leave"
        tone="crit"
        onConfirm={() => {
          dirty.current = false;
          if (target) router.push(target);
        }}
      />
    </span>
  );
}
