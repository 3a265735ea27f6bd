/**
 * The members of a JSON object with these names, cut out of its text as they stand there: values are not read, so that numbers keep every digit.
 * The text is PostgreSQL's own (row_to_json), whose keys are column names.
 */
export function pickMembers(text: string, names: ReadonlySet<string>): string {
  const picked: string[] = [];
  let at = text.indexOf("{") + 1;
  while (at < text.length && text[at] !== "}") {
    const start = at;
    at = endOfString(text, at);
    const name = JSON.parse(text.slice(start, at)) as string;
    at = endOfValue(text, at + 1);
    if (names.has(name)) picked.push(text.slice(start, at));
    if (text[at] === ",") at += 1;
  }
  return `{${picked.join(",")}}`;
}

/** Behind the string that begins at a quote. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return at + 1;
}

/** At the comma or brace that ends the value which begins here. */
function endOfValue(text: string, start: number): number {
  let depth = 0;
  let at = start;
  while (at < text.length) {
    const sign = text[at]!;
    if (sign === '"') {
      at = endOfString(text, at);
      continue;
    }
    if (depth === 0 && (sign === "," || sign === "}")) return at;
    if (sign === "{" || sign === "[") depth += 1;
    else if (sign === "}" || sign === "]") depth -= 1;
    at += 1;
  }
  return at;
}
