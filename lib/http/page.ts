/** What Next hands to a console page: `PageArgs<"assetId">` for `/[org]/assets/[assetId]`. */
export type PageArgs<Names extends string = never> = {
  params: Promise<Record<"org" | Names, string>>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};
