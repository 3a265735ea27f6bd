import { LinkTabs } from "@/components/ui/tabs";

/** Gateways and the sensors they read. */
export function DeviceTabs({ org, current, due }: { org: string; current: "gateways" | "sensors" | "due"; due?: number }) {
  const hrefs = { gateways: `/${org}/gateways`, sensors: `/${org}/sensors`, due: `/${org}/sensors?due=30` };
  return (
    <LinkTabs
      label="Devices"
      current={hrefs[current]}
      items={[
        { href: hrefs.gateways, label: "Gateways" },
        { href: hrefs.sensors, label: "Sensors" },
        { href: hrefs.due, label: "Calibrations due", count: due },
      ]}
    />
  );
}
