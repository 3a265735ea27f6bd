/** Counts what had to be made. */
export type Made = { count: number };

/** What is there already, or else what `make` makes: loading twice changes nothing. */
export async function ensure(made: Made, find: () => PromiseLike<{ id: string }[]>, make: () => Promise<{ id: string }>) {
  const [found] = await find();
  if (found) return found.id;
  made.count += 1;
  return (await make()).id;
}
