import { LinkTabs } from "@/components/ui/tabs";

/** The rooms of maintenance. */
export function SectionTabs({
  org,
  current,
}: {
  org: string;
  current: "" | "calendar" | "prescriptions" | "plans" | "parts" | "reliability" | "connections";
}) {
  const at = (path: string) => `/${org}/maintenance${path ? `/${path}` : ""}`;
  return (
    <LinkTabs
      label="Maintenance"
      current={at(current)}
      items={[
        { href: at(""), label: "Work orders" },
        { href: at("calendar"), label: "Calendar" },
        { href: at("plans"), label: "Plans" },
        { href: at("prescriptions"), label: "Prescriptions" },
        { href: at("parts"), label: "Parts" },
        { href: at("reliability"), label: "Reliability" },
        { href: at("connections"), label: "Connections" },
      ]}
    />
  );
}
