import { RestError } from "../types";

/** Walks over one parameter's text. What does not fit is refused with the place where it stopped, as PostgREST words it. */
export class Scanner {
  at = 0;

  constructor(
    readonly text: string,
    /** What the text is, for the message: "filter", "select parameter". */
    private readonly what: string,
  ) {}

  get ended() {
    return this.at >= this.text.length;
  }

  peek(token: string) {
    return this.text.startsWith(token, this.at);
  }

  skip(token: string): boolean {
    if (!this.peek(token)) return false;
    this.at += token.length;
    return true;
  }

  expect(token: string) {
    if (!this.skip(token)) this.fail(`"${token}"`);
  }

  /** Matches a sticky expression here and passes it. */
  take(expression: RegExp): RegExpExecArray | undefined {
    const found = this.matches(expression);
    if (found) this.at += found[0].length;
    return found;
  }

  /** Like `take`, without moving. */
  matches(expression: RegExp): RegExpExecArray | undefined {
    expression.lastIndex = this.at;
    return expression.exec(this.text) ?? undefined;
  }

  blanks() {
    this.take(/[ \t\r\n]*/y);
  }

  end() {
    if (!this.ended) this.fail("end of input");
  }

  fail(expecting: string): never {
    const symbol = this.text.codePointAt(this.at);
    const found = symbol === undefined ? "end of input" : JSON.stringify(String.fromCodePoint(symbol));
    throw new RestError(
      400,
      "PGRST100",
      `"failed to parse ${this.what} (${this.text})" (line 1, column ${this.at + 1})`,
      `unexpected ${found} expecting ${expecting}`,
    );
  }
}
