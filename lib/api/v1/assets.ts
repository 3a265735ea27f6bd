import "server-only";
import { z } from "zod";
import { createAsset } from "@/lib/assets/create-asset";
import { createComponent } from "@/lib/assets/create-component";
import { createSite } from "@/lib/assets/create-site";
import { exportAssets } from "@/lib/assets/export-csv";
import { assetChildren, assetPath } from "@/lib/assets/hierarchy";
import { placeAsset } from "@/lib/assets/place-asset";
import { getSite, listAssets, listComponents, listSites, readAssets, seesAsset } from "@/lib/assets/queries";
import { removeComponent } from "@/lib/assets/remove-component";
import { removeSite } from "@/lib/assets/remove-site";
import { retireAsset } from "@/lib/assets/retire-asset";
import {
  assetExport,
  assetFilter,
  createAssetInput,
  createComponentInput,
  createSiteInput,
  floorPlanInput,
  placeAssetInput,
  removeComponentInput,
  removeSiteInput,
  retireAssetInput,
  tagAssetsInput,
  updateAssetInput,
  updateComponentInput,
  updateSiteInput,
} from "@/lib/assets/schema";
import { setFloorPlan } from "@/lib/assets/set-floor-plan";
import { tagAssets } from "@/lib/assets/tag-assets";
import { updateAsset } from "@/lib/assets/update-asset";
import { updateComponent } from "@/lib/assets/update-component";
import { updateSite } from "@/lib/assets/update-site";
import { notFound } from "@/lib/errors";
import { searchRecords } from "@/lib/search/queries";
import { searchInput } from "@/lib/search/schema";
import { createLoader } from "../loader";
import { type Api, parseInput, route } from "../route";

const byId = z.strictObject({ id: z.guid() });
const found = <T>(row: T | undefined, what: string): T => {
  if (!row) throw notFound(what);
  return row;
};

export function assetsApi(api: Api) {
  route(api, {
    method: "get",
    path: "/api/v1/sites",
    summary: "List sites with their health",
    auth: "assets:read",
    input: z.strictObject({}),
    run: async (tx) => ({ items: await listSites(tx) }),
  });
  route(api, {
    method: "get",
    path: "/api/v1/sites/:id",
    summary: "Read one site",
    auth: "assets:read",
    input: byId,
    run: async (tx, { id }) => found(await getSite(tx, id), "site"),
  });
  route(api, {
    method: "post",
    path: "/api/v1/sites",
    summary: "Create a site",
    auth: "assets:write",
    input: createSiteInput,
    run: createSite,
    status: 201,
  });
  route(api, {
    method: "patch",
    path: "/api/v1/sites/:id",
    summary: "Change a site",
    auth: "assets:write",
    input: updateSiteInput,
    run: updateSite,
  });
  route(api, {
    method: "delete",
    path: "/api/v1/sites/:id",
    summary: "Remove an empty site",
    auth: "assets:write",
    input: removeSiteInput,
    run: removeSite,
  });

  route(api, {
    method: "get",
    path: "/api/v1/assets",
    summary: "List assets, filtered and paged",
    auth: "assets:read",
    input: assetFilter,
    run: listAssets,
  });
  route(api, {
    method: "get",
    path: "/api/v1/assets/export",
    summary: "Export the filtered assets as CSV",
    auth: "assets:read",
    input: assetExport,
    answer: "text/csv",
    handle: async (context, actor) => exportAssets(actor, parseInput(assetExport, context.req.query())),
  });
  route(api, {
    method: "get",
    path: "/api/v1/assets/:id",
    summary: "Read one asset",
    auth: "assets:read",
    what: "asset",
    one: createLoader(readAssets),
  });
  route(api, {
    method: "post",
    path: "/api/v1/assets",
    summary: "Create an asset",
    auth: "assets:write",
    input: createAssetInput,
    run: createAsset,
    status: 201,
  });
  route(api, {
    method: "patch",
    path: "/api/v1/assets/:id",
    summary: "Change an asset",
    auth: "assets:write",
    input: updateAssetInput,
    run: updateAsset,
  });
  route(api, {
    method: "post",
    path: "/api/v1/assets/tags",
    summary: "Add and remove tags of several assets; each has its own answer",
    auth: "assets:write",
    input: tagAssetsInput,
    run: async (tx, input) => ({ items: await tagAssets(tx, input) }),
  });
  route(api, {
    method: "post",
    path: "/api/v1/assets/:id/retire",
    summary: "Take an asset out of service",
    auth: "assets:write",
    input: retireAssetInput,
    run: retireAsset,
  });

  route(api, {
    method: "put",
    path: "/api/v1/assets/:id/place",
    summary: "Put an asset on its site's floor plan, or take it off",
    auth: "assets:write",
    input: placeAssetInput,
    run: placeAsset,
  });
  route(api, {
    method: "put",
    path: "/api/v1/sites/:id/floor-plan",
    summary: "Make an image among a site's files its floor plan",
    auth: "assets:write",
    input: floorPlanInput,
    run: setFloorPlan,
  });
  route(api, {
    method: "get",
    path: "/api/v1/assets/:id/children",
    summary: "List the assets inside an asset, each with how many stand inside it by status",
    auth: "assets:read",
    input: byId,
    run: async (tx, { id }) => {
      if (!(await seesAsset(tx, id))) throw notFound("asset");
      return { items: await assetChildren(tx, id), path: await assetPath(tx, id) };
    },
  });
  route(api, {
    method: "get",
    path: "/api/v1/assets/:id/components",
    summary: "List the components of an asset",
    auth: "assets:read",
    input: byId,
    run: async (tx, { id }) => {
      if (!(await seesAsset(tx, id))) throw notFound("asset");
      return { items: await listComponents(tx, id) };
    },
  });
  route(api, {
    method: "post",
    path: "/api/v1/assets/:assetId/components",
    summary: "Add a component to an asset",
    auth: "assets:write",
    input: createComponentInput,
    run: createComponent,
    status: 201,
  });
  route(api, {
    method: "patch",
    path: "/api/v1/components/:id",
    summary: "Change a component",
    auth: "assets:write",
    input: updateComponentInput,
    run: updateComponent,
  });
  route(api, {
    method: "delete",
    path: "/api/v1/components/:id",
    summary: "Remove a component",
    auth: "assets:write",
    input: removeComponentInput,
    run: removeComponent,
  });

  route(api, {
    method: "get",
    path: "/api/v1/search",
    summary: "Find records by number, name, tag or text",
    auth: "signed-in",
    input: searchInput,
    run: searchRecords,
  });
}
