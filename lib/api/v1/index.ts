import "server-only";
import type { Api } from "../route";
import { assetsApi } from "./assets";

/** `/api/v1`: the product's own endpoints, one file per domain. */
const parts: ((api: Api) => void)[] = [assetsApi];

export function v1(api: Api) {
  for (const part of parts) part(api);
}
