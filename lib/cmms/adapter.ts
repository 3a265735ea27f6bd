import type { Shared, SharedFields } from "./words";

/** An order as the other system tells it, in our words. */
export type External = {
  id: string;
  /** For people: where the order is seen over there. */
  url: string | null;
  /** Changes with every change over there: an etag, a row stamp, a moment. */
  version: string;
  modifiedAt: string;
  /** Our reference number, where the order carries one. */
  reference: string | null;
  assetTag: string | null;
  fields: Shared;
  /** A state over there that the mapping does not know. The field is left alone until it does. */
  unknownStatus?: string;
  resolution: string | null;
};

export type Outgoing = { fields: Shared; reference: string; assetTag: string | null; createdAt: string; resolution: string | null };
/** Where a pull goes on: from this moment, or from this page of it. */
export type Position = { since: string | null; page: string | null };
export type Page = { items: External[]; next: Position | null };

/** What every system can do for us. Each call is safe to repeat except `create`, which is asked for only after `find` found nothing. */
export type CmmsAdapter = {
  /** These fields as this system would tell them back: cut to its lengths, without what it does not keep, in words that survive the way there. */
  share(fields: SharedFields): Shared;
  /** One cheap call that needs the credentials. */
  check(): Promise<void>;
  /** By our reference number: what an earlier attempt made and could not tell us. */
  find(reference: string, createdAt: string): Promise<External | null>;
  get(id: string): Promise<External | null>;
  create(order: Outgoing): Promise<External>;
  /** Refused as "changed" when the order is no longer the `version` that we saw. */
  update(external: External, order: Outgoing): Promise<External>;
  /** Orders changed at or after a moment, the oldest change first. */
  changes(position: Position): Promise<Page>;
};

/**
 * Why a call failed. "credentials" and "unavailable" end a run, for every other order would fare the same; "refused" and "changed" are about one order.
 */
export class CmmsError extends Error {
  constructor(
    readonly kind: "credentials" | "unavailable" | "refused" | "changed",
    message: string,
  ) {
    super(message);
    this.name = "CmmsError";
  }
}

export const PAGE_SIZE = 100;
