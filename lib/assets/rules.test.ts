import { expect, test } from "vitest";
import { siteStatusOf } from "./rules";

test.each([
  { site: "empty", critical: 0, warning: 0, offline: 0, total: 0, is: "healthy" },
  { site: "all well", critical: 0, warning: 0, offline: 0, total: 3, is: "healthy" },
  { site: "one warning", critical: 0, warning: 1, offline: 0, total: 3, is: "warning" },
  { site: "one silent of three", critical: 0, warning: 0, offline: 1, total: 3, is: "warning" },
  { site: "silent and warning", critical: 0, warning: 1, offline: 2, total: 3, is: "warning" },
  { site: "all silent", critical: 0, warning: 0, offline: 3, total: 3, is: "offline" },
  { site: "one critical, the rest silent", critical: 1, warning: 0, offline: 2, total: 3, is: "critical" },
  { site: "critical before warning", critical: 1, warning: 2, offline: 0, total: 3, is: "critical" },
])("a site with $site is $is", ({ site: _, is, ...counts }) => {
  expect(siteStatusOf(counts)).toBe(is);
});
