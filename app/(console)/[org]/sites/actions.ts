"use server";

import { createSite } from "@/lib/assets/create-site";
import { removeSite } from "@/lib/assets/remove-site";
import { createSiteInput, removeSiteInput, updateSiteInput } from "@/lib/assets/schema";
import { updateSite } from "@/lib/assets/update-site";
import { action } from "@/lib/http/action";

export const createSiteAction = action(createSiteInput, createSite);
export const updateSiteAction = action(updateSiteInput, updateSite);
export const removeSiteAction = action(removeSiteInput, removeSite);
