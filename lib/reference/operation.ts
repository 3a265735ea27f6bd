import type { z } from "zod";
import type { Permission } from "@/db/permissions";

export const methods = ["get", "post", "put", "patch", "delete", "head"] as const;
export type Method = (typeof methods)[number];

/** One operation of the HTTP API as the reference shows it, whichever part answers it. */
export type Operation = {
  method: Method;
  /** As Hono writes it: `/api/v1/assets/:id`. */
  path: string;
  summary: string;
  /** What the caller must hold; "signed-in" asks only for an identity, "key" for any key, "service" for the operator's, "public" for nothing. */
  auth: Permission | "signed-in" | "key" | "service" | "public";
  /** Path parameters, query and JSON body as one object. */
  input?: z.ZodType;
  status?: number;
  /** Which of the input a write takes from the query. */
  inQuery?: readonly string[];
  /** A body that is not JSON: its media type. */
  body?: string;
  /** The media type of an answer that is not the envelope `{data, error}`; "none" for no body, "json" for an object without it, "redirect". */
  answer?: string;
};

/** Where an operation stands in the reference: the first segments of its path. */
export function groupOf({ path }: Pick<Operation, "path">): string {
  const [first, second, third] = path.split("/").filter(Boolean);
  if (second === "v1" && first !== "api") return groupNames[first!] ?? sentence(first!);
  const word = (second === "v1" ? third : second) ?? first!;
  return groupNames[word] ?? sentence(word);
}

/** Groups whose path says too little. */
const groupNames: Record<string, string> = {
  auth: "Auth",
  functions: "Functions",
  storage: "Storage",
  realtime: "Realtime",
  rest: "Tables",
  "api-keys": "API keys",
  keys: "API keys",
  requests: "API keys",
  me: "Members",
  sessions: "Members",
  invitations: "Members",
  organization: "Organizations",
  components: "Assets",
  "openapi.json": "Operations",
  health: "Operations",
  metrics: "Operations",
  ready: "Operations",
};
const sentence = (word: string) => `${word[0]!.toUpperCase()}${word.slice(1).replaceAll("-", " ")}`;

/** `get_api_v1_assets_id`: unique as long as method and path are. */
export const operationId = ({ method, path }: Pick<Operation, "method" | "path">) =>
  [method, ...path.split("/")]
    .filter(Boolean)
    .map((part) => part.replace(/[^a-zA-Z0-9]+/g, ""))
    .join("_");

/** `/assets/:id` as OpenAPI writes it. */
export const templateOf = (path: string) => path.replace(/:(\w+)(\{[^}]*\})?/g, "{$1}").replace(/\/\*$/, "/{path}");
export const parametersOf = (path: string) => [...templateOf(path).matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
