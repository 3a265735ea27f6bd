import { parse } from "csv-parse/sync";
import { expect, test } from "vitest";
import { csvLines, csvResponse } from "./csv";

test.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "|calc", "%0A=1", "\n@x"])(
  "the cell %j stays text in a spreadsheet",
  (text) => {
    expect((parse(csvLines([[text]])) as string[][])[0]?.[0]).toBe(`'${text}`);
  },
);

test("quotes, commas, line breaks and spaces survive, and numbers stay numbers", () => {
  const texts = ['a "b", c', "two\nlines", "two\r\nlines", " spaced "];
  expect(parse(csvLines([texts]))).toEqual([texts]);
  expect(csvLines([[-1.5, null, 0, true, new Date(0), { a: 1 }]])).toBe('-1.5,,0,true,1970-01-01T00:00:00.000Z,"{""a"":1}"\r\n');
  expect(csvLines([[" a", "b "]])).toBe('" a","b "\r\n');
});

test("a list is streamed page by page with one heading, marked as UTF-8 for spreadsheets", async () => {
  const answer = csvResponse("things", { n: (row: number) => row }, async (cursor) =>
    cursor ? { items: [3], nextCursor: null } : { items: [1, 2], nextCursor: "next" },
  );
  expect(answer.headers.get("content-disposition")).toMatch(/^attachment; filename="things-\d{4}-\d\d-\d\d\.csv"$/);
  const bytes = new Uint8Array(await answer.arrayBuffer());
  expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  expect(new TextDecoder().decode(bytes)).toBe("n\r\n1\r\n2\r\n3\r\n");
});
