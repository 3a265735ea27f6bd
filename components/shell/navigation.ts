import type { NavGroup, NavItem } from "./types";

type Counts = { assets: number; activeAlerts: number; openIncidents: number };
type Entry = NavItem & { needs?: string };

/** The five groups of the console, only with what this person may open. */
export function navigation(org: string, may: (permission: string) => boolean, counts: Counts): NavGroup[] {
  const at = (path: string) => `/${org}${path}`;
  const groups: { group?: string; items: Entry[] }[] = [
    { items: [{ href: at(""), label: "Overview", icon: "home" }] },
    {
      group: "Operate",
      items: [
        { href: at("/sites"), label: "Sites", icon: "pin", needs: "assets:read" },
        { href: at("/assets"), label: "Assets", icon: "asset", needs: "assets:read", count: counts.assets },
        { href: at("/gateways"), label: "Gateways", icon: "gateway", also: [at("/sensors")], needs: "telemetry:read" },
        { href: at("/telemetry"), label: "Telemetry", icon: "telemetry", needs: "telemetry:read" },
        {
          href: at("/alerts"),
          label: "Alerts",
          icon: "alert",
          needs: "alerts:read",
          count: counts.activeAlerts,
          hot: counts.activeAlerts > 0,
        },
        { href: at("/alerts/rules"), label: "Alert rules", icon: "check", needs: "alert-rules:read" },
        { href: at("/maintenance"), label: "Maintenance", icon: "maintenance", needs: "maintenance:read" },
      ],
    },
    {
      group: "Service",
      items: [
        {
          href: at("/incidents"),
          label: "Incidents",
          icon: "incident",
          needs: "incidents:read",
          count: counts.openIncidents,
          hot: counts.openIncidents > 0,
        },
      ],
    },
    {
      group: "Platform",
      items: [
        { href: at("/import"), label: "Import and export", icon: "database", needs: "assets:read" },
        { href: at("/audit"), label: "Audit", icon: "audit", needs: "audit:read" },
        { href: at("/settings"), label: "Settings", icon: "settings" },
      ],
    },
  ];
  return groups
    .map(({ group, items }) => ({ group, items: items.filter(({ needs }) => !needs || may(needs)).map(({ needs: _, ...item }) => item) }))
    .filter(({ items }) => items.length > 0);
}
