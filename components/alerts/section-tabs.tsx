import { LinkTabs } from "@/components/ui/tabs";

/** The rooms of alerts. Rules and routes are for who may see rules. */
export function AlertSections({
  org,
  current,
  mayReadRules,
}: {
  org: string;
  current: "" | "silences" | "windows" | "routes" | "analytics";
  mayReadRules: boolean;
}) {
  const at = (path: string) => `/${org}/alerts${path ? `/${path}` : ""}`;
  return (
    <LinkTabs
      label="Alerts"
      current={at(current)}
      items={[
        { href: at(""), label: "Inbox" },
        { href: at("silences"), label: "Silences" },
        { href: at("windows"), label: "Maintenance windows" },
        ...(mayReadRules ? [{ href: at("routes"), label: "Routes" }] : []),
        { href: at("analytics"), label: "Analytics" },
      ]}
    />
  );
}
