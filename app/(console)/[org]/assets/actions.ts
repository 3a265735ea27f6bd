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
  updateAssetInput,
  updateComponentInput,
} from "@/lib/assets/schema";
import { updateAsset } from "@/lib/assets/update-asset";
import { updateComponent } from "@/lib/assets/update-component";
import { action } from "@/lib/http/action";

export const createAssetAction = action(createAssetInput, createAsset);
export const updateAssetAction = action(updateAssetInput, updateAsset);
export const retireAssetAction = action(retireAssetInput, retireAsset);
export const createComponentAction = action(createComponentInput, createComponent);
export const updateComponentAction = action(updateComponentInput, updateComponent);
export const removeComponentAction = action(removeComponentInput, removeComponent);
