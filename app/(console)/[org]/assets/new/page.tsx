import type { Metadata } from "next";
import { z } from "zod";
import { AssetForm } from "@/components/assets/asset-form";
import { Crumbs } from "@/components/shell/crumbs";
import { LinkButton } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Panel } from "@/components/ui/panel";
import { withActor } from "@/db/with-actor";
import { assetFacets, parentOptions, siteOptions } from "@/lib/assets/queries";
import { current } from "@/lib/auth/current-actor";
import type { PageArgs } from "@/lib/http/page";
import { createAssetAction } from "../actions";

export const metadata: Metadata = { title: "New asset" };

export default async function NewAssetPage({ params, searchParams }: PageArgs) {
  const { org } = await params;
  const { actor } = await current(org, "assets:read", "assets:write");
  const asked = z.object({ site: z.guid().optional(), parent: z.guid().optional() }).safeParse(await searchParams).data ?? {};
  const { sites, facets, parents } = await withActor(
    actor,
    async (tx) => {
      return { sites: await siteOptions(tx), facets: await assetFacets(tx), parents: await parentOptions(tx, asked.site) };
    },
    { readOnly: true },
  );
  const mayCreateSite = actor.siteScope === null;
  return (
    <>
      <Crumbs items={[{ label: "Assets", href: `/${org}/assets` }, { label: "New asset" }]} />
      <PageHeader title="New asset" description="A machine, line or vessel that you watch." />
      {sites.length === 0 ? (
        <Panel>
          <EmptyState
            title={mayCreateSite ? "Create a site first" : "You have no site"}
            description={
              mayCreateSite
                ? "Every asset stands at a site."
                : "Every asset stands at a site, and you are limited to certain ones. Ask an administrator to create it."
            }
            action={
              mayCreateSite ? (
                <LinkButton href={`/${org}/sites/new`} variant="primary">
                  New site
                </LinkButton>
              ) : null
            }
          />
        </Panel>
      ) : (
        <AssetForm
          org={org}
          action={createAssetAction.bind(null, org)}
          sites={sites}
          types={facets.types}
          parents={parents}
          site={asked.site}
          parent={asked.parent}
        />
      )}
    </>
  );
}
