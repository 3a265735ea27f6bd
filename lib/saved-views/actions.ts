"use server";

import { action } from "@/lib/http/action";
import { deleteView } from "./delete-view";
import { saveView } from "./save-view";
import { deleteViewInput, saveViewInput } from "./schema";

const save = action(saveViewInput, saveView);
const remove = action(deleteViewInput, deleteView);

function form(fields: Record<string, unknown>) {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.set(name, String(value));
  return data;
}

/** For any list page: `saveView={saveViewAction.bind(null, org, "assets")}`. */
export async function saveViewAction(org: string, page: string, view: { name: string; query: string }) {
  return save(org, null, form({ page, name: view.name, query: view.query }));
}

export async function deleteViewAction(org: string, id: string) {
  return remove(org, null, form({ id }));
}
