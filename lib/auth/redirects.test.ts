import { beforeAll, expect, test } from "vitest";
import { allowedRedirect } from "./redirects";

const home = "https://gantry.example.com";
beforeAll(() => {
  process.env.PUBLIC_URL = home;
  process.env.AUTH_REDIRECT_URLS =
    "https://app.example.com/callback, https://*.preview.example.com/**, com.example.app://signed-in, http://localhost:517?/*";
});

test.each([
  [`${home}/anything?x=1#y`, `${home}/anything?x=1#y`],
  ["https://app.example.com/callback", "https://app.example.com/callback"],
  ["https://app.example.com/callback?sb_flow_id=1", "https://app.example.com/callback?sb_flow_id=1"],
  ["https://one.preview.example.com/a/b", "https://one.preview.example.com/a/b"],
  ["com.example.app://signed-in", "com.example.app://signed-in"],
  ["http://localhost:5173/home", "http://localhost:5173/home"],
  ["https://app.example.com/other", home],
  ["https://app.example.com/callback/more", home],
  ["https://a.b.preview.example.com/x", home],
  ["https://evil.example/?https://app.example.com/callback", home],
  ["https://gantry.example.com.evil.example/", home],
  ["https://gantry.example.com@evil.example/", home],
  ["https://user:secret@gantry.example.com/", home],
  ["http://gantry.example.com/", home],
  ["https:\\\\evil.example", home],
  ["//evil.example", home],
  ["/path", home],
  ["javascript:alert(1)", home],
  ["data:text/html,x", home],
  ["http://localhost:5173/a/b", home],
  ["https://app.example.com/callback\n", home],
  ["", home],
  [undefined, home],
])("%s leads to %s", (wanted, target) => {
  expect(allowedRedirect(wanted)).toBe(target);
});
