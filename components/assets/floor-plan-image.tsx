"use client";

import { ImageUp } from "lucide-react";
import { useRouter } from "next/navigation";
import { type ChangeEvent, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import type { FormAction } from "@/components/ui/form-context";
import { toast } from "@/components/ui/toaster";

type Props = { uploadUrl: string; siteId: string; label: string; choose: FormAction };

/** Sends an image to the site's files and makes it the plan. */
export function FloorPlanImage({ uploadUrl, siteId, label, choose }: Props) {
  const router = useRouter();
  const input = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);

  async function send(event: ChangeEvent<HTMLInputElement>) {
    const [file] = event.target.files ?? [];
    event.target.value = "";
    if (!file) return;
    setBusy(true);
    try {
      const body = new FormData();
      body.append("file", file, file.name);
      const response = await fetch(uploadUrl, { method: "POST", body });
      const { data, error } = (await response.json()) as { data: { id: string } | null; error: { message: string } | null };
      if (!data) return void toast.error(error?.message ?? "The image was not taken. Try again.");
      const form = new FormData();
      form.set("id", siteId);
      form.set("attachmentId", data.id);
      const result = await choose(null as never, form);
      if (result && !result.ok) toast.error(result.message);
      else toast.success("Floor plan set");
      router.refresh();
    } catch {
      toast.error("The connection broke. Check it and try again.");
    } finally {
      setBusy(false);
    }
  }

  return (
    <>
      <input
        ref={input}
        type="file"
        accept="image/png,image/jpeg,image/webp,image/gif,image/avif"
        hidden
        onChange={send}
        data-testid="floor-plan-file"
      />
      <Button pending={busy} onClick={() => input.current?.click()}>
        <ImageUp aria-hidden />
        {label}
      </Button>
    </>
  );
}
