"use server";

import { createSite } from "@/lib/assets/create-site";
import { placeAsset } from "@/lib/assets/place-asset";
import { removeSite } from "@/lib/assets/remove-site";
import { createSiteInput, floorPlanInput, placeAssetInput, removeSiteInput, updateSiteInput } from "@/lib/assets/schema";
import { setFloorPlan } from "@/lib/assets/set-floor-plan";
import { updateSite } from "@/lib/assets/update-site";
import { action } from "@/lib/http/action";

export const createSiteAction = action(createSiteInput, createSite);
export const updateSiteAction = action(updateSiteInput, updateSite);
export const removeSiteAction = action(removeSiteInput, removeSite);
export const setFloorPlanAction = action(floorPlanInput, setFloorPlan);
export const placeAssetAction = action(placeAssetInput, placeAsset);
