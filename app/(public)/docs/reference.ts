import { createApi } from "@/lib/api/app";
import { currentReference } from "@/lib/api/reference";
import { routes } from "@/lib/api/route";

/**
 * The reference, for pages. Routes are declared when an application is made; on the Node host the one that answers requests was made in another bundle,
 * whose declarations are not these.
 */
export function docsReference() {
  if (routes.length === 0) createApi();
  return currentReference();
}
