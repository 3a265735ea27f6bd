/** How much one request may ask for. Every bound of the REST engine, in one place. */
export const limits = {
  /** What ends a slow pattern, a large sort or a deep embed. */
  statementTimeoutMs: 8_000,
  /** Page of the enveloped dialect when no limit is asked for. */
  rowsDefault: 20,
  /** No read answers more rows than this, embedded lists included. */
  rowsMax: 1_000,
  /** The enveloped dialect counts this far. */
  countCap: 10_000,
  embedDepth: 8,
  /** Embeds of one request, all levels together. */
  embeds: 30,
  selectItems: 300,
  /** Filters of one request, all levels and logic trees together. */
  filters: 500,
  /** `and(or(and(…)))`. */
  logicDepth: 20,
  orderTerms: 40,
  /** `rel=is.null`, all levels together. */
  embedTests: 40,
  /** Of the finished statement: tests for embeds within tests for embeds multiply. */
  subSelects: 400,
  conditions: 5_000,
  jsonPathSteps: 20,
  listItems: 2_000,
  /** Rows of one bulk write. */
  bodyRows: 50_000,
  bodyBytes: 10 * 1024 * 1024,
  urlBytes: 32 * 1024,
  /** A longer answer is refused, not sent: nested lists multiply. */
  answerBytes: 64 * 1024 * 1024,
} as const;
