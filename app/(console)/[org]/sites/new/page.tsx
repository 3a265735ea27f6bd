import type { Metadata } from "next";
import { SiteForm } from "@/components/assets/site-form";
import { Crumbs } from "@/components/shell/crumbs";
import { PageHeader } from "@/components/ui/page-header";
import { current } from "@/lib/auth/current-actor";
import type { PageArgs } from "@/lib/http/page";
import { createSiteAction } from "../actions";

export const metadata: Metadata = { title: "New site" };

export default async function NewSitePage({ params }: PageArgs) {
  const { org } = await params;
  const { user } = await current(org, "assets:write");
  return (
    <>
      <Crumbs items={[{ label: "Sites", href: `/${org}/sites` }, { label: "New site" }]} />
      <PageHeader title="New site" description="A place where assets stand: plant, depot, building." />
      <SiteForm
        org={org}
        action={createSiteAction.bind(null, org)}
        zones={["UTC", ...Intl.supportedValuesOf("timeZone")]}
        zone={user.timezone}
      />
    </>
  );
}
