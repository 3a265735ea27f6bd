/**
 * The REST engine from a parsed request to one finished SQL statement: `loadCatalogue` once per schema version, then per request
 * `planRequest` (what is meant, for this role; throws RestError) and `renderPlan` (the SQL; pure). Running it is the mount's work.
 */
export type { Catalogue, Column, Relation, Relationship, Routine } from "./catalogue";
export { accessOf, isKnownTo, relationId } from "./catalogue";
export { type CatalogueQuery, loadCatalogue } from "./catalogue-load";
export { limits } from "./limits";
export { planRequest } from "./plan";
export type { Plan } from "./plan-model";
export { type RenderOptions, type ResultRow, renderPlan } from "./sql";
