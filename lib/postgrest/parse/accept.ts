import { type Accept, RestError } from "../types";

type Range = { type: string; parameters: ReadonlyMap<string, string>; quality: number };

/** The first form that the caller wants and we can give. `root` is the description of the API itself, which is no table. */
export function parseAccept(header: string | null, root = false): Accept {
  for (const range of mediaRanges(header)) {
    const offered = root ? offerForRoot(range) : offer(range);
    if (offered) return offered;
  }
  throw new RestError(406, "PGRST107", `None of these media types are available: ${header}`);
}

/** Best quality first, in the order sent among equals. */
function mediaRanges(header: string | null): Range[] {
  const ranges = (header?.trim() ? header : "*/*").split(",").map((part): Range => {
    const [type = "", ...rest] = part.split(";").map((word) => word.trim());
    const parameters = new Map(
      rest.map((word) => word.split("=").map((side) => side.trim().replace(/^"|"$/g, ""))).map(([name = "", value = ""]) => [name, value]),
    );
    const quality = Number(parameters.get("q") ?? 1);
    return { type: type.toLowerCase(), parameters, quality: Number.isNaN(quality) ? 1 : quality };
  });
  return ranges.filter(({ quality }) => quality > 0).sort((one, other) => other.quality - one.quality);
}

function offer({ type, parameters }: Range): Accept | undefined {
  const stripNulls = parameters.get("nulls") === "stripped";
  const stripped = stripNulls ? "; nulls=stripped" : "";
  switch (type) {
    case "*/*":
    case "application/*":
    case "application/json":
      return { media: "array", stripNulls: false, type: "application/json; charset=utf-8" };
    case "application/vnd.pgrst.array":
    case "application/vnd.pgrst.array+json":
      return { media: "array", stripNulls, type: `application/vnd.pgrst.array+json${stripped}; charset=utf-8` };
    case "application/vnd.pgrst.object":
    case "application/vnd.pgrst.object+json":
      return { media: "object", stripNulls, type: `application/vnd.pgrst.object+json${stripped}; charset=utf-8` };
    case "text/csv":
    case "text/*":
      return { media: "csv", stripNulls: false, type: "text/csv; charset=utf-8" };
    default:
      return undefined;
  }
}

function offerForRoot({ type }: Range): Accept | undefined {
  if (type === "application/openapi+json" || type === "*/*" || type === "application/*")
    return { media: "openapi", stripNulls: false, type: "application/openapi+json; charset=utf-8" };
  if (type === "application/json") return { media: "openapi", stripNulls: false, type: "application/json; charset=utf-8" };
  return undefined;
}
