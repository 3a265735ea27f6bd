import type { Guide } from "../blocks";
import { authentication, keys } from "./authentication";
import { functions, realtime, storage, webhooks } from "./live";
import { errors, rateLimits } from "./rules";
import { start } from "./start";
import { embedding, filters, pagination } from "./tables";

const all = [start, authentication, keys, filters, embedding, pagination, errors, rateLimits, realtime, storage, functions, webhooks];

/** The guides, with this server's own address in their examples. */
export const guidesFor = (url: string): Guide[] => all.map((guide) => guide(url));
