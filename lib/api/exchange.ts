import "server-only";
import type { Actor } from "@/db/actor";

/** What is found out about a request on its way. */
export type ApiVariables = {
  actor: Actor;
  viaCookie: boolean;
  rateLimitPerMinute?: number;
  requestId: string;
  errorCode?: string;
  bytesIn?: number;
};

/** Headers by their names in small letters, in alphabetical order: those of a Web request, or those that Node has read. */
export type HeaderReader = { get(name: string): string | null; has(name: string): boolean } & Iterable<readonly [string, string]>;

export type Asking = {
  readonly method: string;
  readonly url: string;
  readonly headers: HeaderReader;
  readonly body: ReadableStream<Uint8Array> | null;
};

/**
 * One request and what is to be said with its answer, as far as the steps need it that every request passes: Hono's context is one, and so is a request
 * that the Node host answers without Hono (lib/api/direct.ts). What takes an exchange works for both.
 */
export type Exchange = {
  readonly env: unknown;
  readonly req: {
    readonly method: string;
    readonly path: string;
    /** The pattern it was matched by. */
    readonly routePath: string;
    readonly raw: Asking;
    header(name: string): string | undefined;
  };
  get<Name extends keyof ApiVariables>(name: Name): ApiVariables[Name];
  set<Name extends keyof ApiVariables>(name: Name, value: ApiVariables[Name]): void;
  /** A header of the answer. */
  header(name: string, value: string): void;
};

/** What is answered, whoever sends it. Its headers come on top of those that were put on the exchange. */
export type Answer = { status: number; headers: Record<string, string>; body: string | null };
