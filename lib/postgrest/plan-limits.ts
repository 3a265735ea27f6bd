import { limits } from "./limits";
import { type Condition, type Field, type Query, RestError, type RestRequest, type SelectItem } from "./types";

// A query that was read once is handed out again by the parser; it need not be counted again.
const counted = new WeakSet<Query>();

/** Refuses what asks for more than one request may, before anything of it is looked up. */
export function checkLimits({ query, body }: RestRequest) {
  if (body.kind === "json" && body.rows > limits.bodyRows) {
    throw new RestError(
      413,
      "PGRST102",
      `The body holds ${body.rows} rows, more than ${limits.bodyRows}.`,
      null,
      "Send them in several requests.",
    );
  }
  if (counted.has(query)) return;

  const conditions = query.levels.flatMap((level) => level.conditions.flatMap(flatten));
  const items = query.select.flatMap(flattenItem);
  const order = query.levels.flatMap((level) => level.order);
  within(conditions.length, limits.filters, "filters");
  within(items.length, limits.selectItems, "columns and embeds in select");
  within(items.filter(({ kind }) => kind === "embed").length, limits.embeds, "embeds");
  within(order.length, limits.orderTerms, "terms in order");
  for (const { value } of conditions) if (typeof value !== "string") within(value.length, limits.listItems, "values in one list");

  const fields: (Field | undefined)[] = [
    ...conditions.map(({ field }) => field),
    ...order.map(({ field }) => field),
    ...items.map((item) => (item.kind === "column" ? item.field : undefined)),
  ];
  for (const field of fields) within(field?.path.length ?? 0, limits.jsonPathSteps, "steps in one JSON path");
  counted.add(query);
}

function within(count: number, most: number, what: string) {
  if (count > most) throw new RestError(400, "PGRST100", `A request may hold at most ${most} ${what}.`, `This one holds ${count}.`);
}

const flatten = (condition: Condition): Exclude<Condition, { kind: "and" | "or" }>[] =>
  condition.kind === "filter" ? [condition] : condition.items.flatMap(flatten);

const flattenItem = (item: SelectItem): SelectItem[] => (item.kind === "embed" ? [item, ...item.items.flatMap(flattenItem)] : [item]);
