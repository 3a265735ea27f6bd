import "server-only";
import type { AppError } from "@/lib/errors";
import type { Api, ApiContext } from "./route";

/** One part of the public API, below one prefix. */
export type Mount = {
  /** Such as `/rest/v1`; the mount answers this path and everything below it. */
  prefix: string;
  install: (api: Api) => void;
  /**
   * "api" resolves the caller before the handler, and a wrong credential is refused there; "own" leaves it to the mount (it calls `resolveCaller`
   * itself, or reads a signature).
   */
  caller: "api" | "own";
  /** How this part words a refusal. Without it: the specification's envelope `{data, error}`. */
  refuse?: (context: ApiContext, error: AppError, cause: unknown) => Response;
};

/** The mount that a path belongs to: the longest prefix that ends at a segment. */
export const mountOf = (mounts: readonly Mount[], path: string): Mount | undefined =>
  mounts
    .filter(({ prefix }) => path === prefix || path.startsWith(`${prefix}/`))
    .sort((one, other) => other.prefix.length - one.prefix.length)[0];
