import { redirect } from "next/navigation";
import { holds } from "@/db/actor";
import { currentActor } from "@/lib/auth/current-actor";
import type { PageArgs } from "@/lib/http/page";

export default async function SettingsPage({ params }: PageArgs) {
  const { org } = await params;
  redirect(`/${org}/settings/${holds(await currentActor(org), "organizations:read") ? "organization" : "profile"}`);
}
