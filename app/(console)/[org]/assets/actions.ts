"use server";

import { createAsset } from "@/lib/assets/create-asset";
import { createComponent } from "@/lib/assets/create-component";
import { removeComponent } from "@/lib/assets/remove-component";
import { retireAsset } from "@/lib/assets/retire-asset";
import {
  createAssetInput,
  createComponentInput,
  removeComponentInput,
  retireAssetInput,
  tagAssetsInput,
  updateAssetInput,
  updateComponentInput,
} from "@/lib/assets/schema";
import { tagAssets } from "@/lib/assets/tag-assets";
import { updateAsset } from "@/lib/assets/update-asset";
import { updateComponent } from "@/lib/assets/update-component";
import { type ActionState, action } from "@/lib/http/action";

export const createAssetAction = action(createAssetInput, createAsset);
export const updateAssetAction = action(updateAssetInput, updateAsset);
export const retireAssetAction = action(retireAssetInput, retireAsset);
export const createComponentAction = action(createComponentInput, createComponent);
export const updateComponentAction = action(updateComponentInput, updateComponent);
export const removeComponentAction = action(removeComponentInput, removeComponent);

const tag = action(tagAssetsInput, tagAssets);
/** Says how many it changed, and the first reason where one was left out. */
export async function tagAssetsAction(organization: string, _previous: ActionState, form: FormData) {
  const result = await tag(organization, null, form);
  if (!result?.ok) return result;
  const refused = result.data.flatMap((one) => (one.ok ? [] : [one.message]));
  const changed = result.data.filter((one) => one.ok && one.changed).length;
  const words = `Changed the tags of ${changed} of ${result.data.length}.`;
  if (refused.length === result.data.length) return { ok: false as const, message: refused[0]! };
  return { ...result, message: refused.length > 0 ? `${words} ${refused[0]}` : words };
}
