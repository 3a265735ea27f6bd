"use client";

import { RotateCw } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { Button } from "./button";

/** Loads the page's data again; `onRetry` for something else. */
export function RetryButton({ onRetry, label = "Try again" }: { onRetry?: () => void; label?: string }) {
  const router = useRouter();
  const [pending, start] = useTransition();
  return (
    <Button pending={pending} onClick={() => start(() => (onRetry ? onRetry() : router.refresh()))}>
      {pending ? null : <RotateCw aria-hidden />}
      {label}
    </Button>
  );
}
