import { LinkTabs } from "@/components/ui/tabs";

/** The sides of a site's record. */
export const SiteTabs = ({ org, siteId, current }: { org: string; siteId: string; current: "assets" | "floor-plan" }) => {
  const here = `/${org}/sites/${siteId}`;
  return (
    <LinkTabs
      label="Parts of this record"
      current={current === "assets" ? here : `${here}/floor-plan`}
      items={[
        { href: here, label: "Assets" },
        { href: `${here}/floor-plan`, label: "Floor plan" },
      ]}
    />
  );
};
