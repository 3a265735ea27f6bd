import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { z } from "zod";
import { SiteForm } from "@/components/assets/site-form";
import { Crumbs } from "@/components/shell/crumbs";
import { PageHeader } from "@/components/ui/page-header";
import { withActor } from "@/db/with-actor";
import { getSite } from "@/lib/assets/queries";
import { current } from "@/lib/auth/current-actor";
import type { PageArgs } from "@/lib/http/page";
import { updateSiteAction } from "../../actions";

export const metadata: Metadata = { title: "Edit site" };

export default async function EditSitePage({ params }: PageArgs<"siteId">) {
  const { org, siteId } = await params;
  const { actor, user } = await current(org, "assets:read", "assets:write");
  const site = z.guid().safeParse(siteId).success ? await withActor(actor, (tx) => getSite(tx, siteId), { readOnly: true }) : undefined;
  if (!site) notFound();
  return (
    <>
      <Crumbs
        items={[{ label: "Sites", href: `/${org}/sites` }, { label: site.name, href: `/${org}/sites/${site.id}` }, { label: "Edit" }]}
      />
      <PageHeader title={`Edit ${site.name}`} />
      <SiteForm
        org={org}
        action={updateSiteAction.bind(null, org)}
        zones={["UTC", ...Intl.supportedValuesOf("timeZone")]}
        zone={user.timezone}
        site={site}
      />
    </>
  );
}
