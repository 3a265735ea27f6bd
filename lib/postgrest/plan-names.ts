/** The name most like a misspelt one, for hints: shares at least a third of its three-letter pieces. */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  const wanted = pieces(name);
  let best: { name: string; likeness: number } | undefined;
  for (const each of known) {
    const theirs = pieces(each);
    const shared = [...wanted].filter((piece) => theirs.has(piece)).length;
    const likeness = shared / (wanted.size + theirs.size - shared);
    if (likeness >= 1 / 3 && likeness > (best?.likeness ?? 0)) best = { name: each, likeness };
  }
  return best?.name;
}

function pieces(name: string) {
  const padded = `  ${name.slice(0, 100).toLowerCase()} `;
  return new Set(Array.from({ length: padded.length - 2 }, (_, at) => padded.slice(at, at + 3)));
}
