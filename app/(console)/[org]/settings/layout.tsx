import type { ReactNode } from "react";
import { LinkTabs } from "@/components/ui/tabs";
import { holds } from "@/db/actor";
import { currentActor } from "@/lib/auth/current-actor";

/** The settings of the organization, then one's own. Shows only what may be opened; each page asks again. */
export default async function SettingsLayout({ children, params }: { children: ReactNode; params: Promise<{ org: string }> }) {
  const { org } = await params;
  const actor = await currentActor(org);
  const at = (path: string) => `/${org}/settings/${path}`;
  const tabs = [
    ...(holds(actor, "organizations:read") ? [{ href: at("organization"), label: "Organization" }] : []),
    ...(holds(actor, "members:read") ? [{ href: at("members"), label: "Members" }] : []),
    ...(holds(actor, "keys:read") ? [{ href: at("api-keys"), label: "API keys" }] : []),
    ...(holds(actor, "webhooks:read") ? [{ href: at("webhooks"), label: "Webhooks" }] : []),
    ...(holds(actor, "channels:read") ? [{ href: at("channels"), label: "Channels" }] : []),
    ...(holds(actor, "requests:read") ? [{ href: at("requests"), label: "Request log" }] : []),
    { href: at("profile"), label: "Profile" },
    { href: at("sessions"), label: "Sessions" },
  ];
  return (
    <>
      <LinkTabs items={tabs} label="Settings" />
      {children}
    </>
  );
}
