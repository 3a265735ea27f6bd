import type { Example } from "./blocks";
import { type FunctionEntry, typed } from "./functions-part";

/** How to call a function of the database: as the person where it is about one's own, with a key otherwise. */
export function functionExample(url: string, { name, description, overloads }: FunctionEntry): Example {
  const who = description.startsWith("Your own ")
    ? '-H "apikey: $GANTRY_ANON_KEY" -H "Authorization: Bearer $ACCESS_TOKEN"'
    : '-H "apikey: $GANTRY_KEY"';
  const needed = overloads[0]!.parameters.filter((parameter) => parameter.name && !parameter.hasDefault);
  const value = ({ type, category }: (typeof needed)[number], kind: "curl" | "js") => {
    const { baseType } = typed(type, category);
    if (baseType === "uuid") return kind === "curl" ? '"$USER_ID"' : "userId";
    if (category === "array") return "[]";
    if (baseType === "bool") return "true";
    if (/^(int|float|numeric)/.test(baseType)) return "1";
    return baseType.endsWith("app_role") ? '"viewer"' : '"example"';
  };
  const fields = (kind: "curl" | "js") =>
    needed.map((parameter) => `${kind === "curl" ? `"${parameter.name}"` : parameter.name}: ${value(parameter, kind)}`).join(", ");
  return {
    id: `rpc-${name}`,
    title: `Call ${name}`,
    curl: `curl -sS --fail-with-body -X POST "${url}/rest/v1/rpc/${name}" \\\n  ${who} -H 'content-type: application/json' \\\n  -d @- <<END\n${needed.length > 0 ? `{ ${fields("curl")} }` : "{}"}\nEND`,
    js: `const { data, error } = await supabase.rpc("${name}"${needed.length > 0 ? `, { ${fields("js")} }` : ""});`,
  };
}
