import { callApi, expect, test } from "./fixtures";
import { buildPlant, foundOrganization } from "./own-organization";

const fine = {
  occurrences: 3,
  duration_minutes: 4,
  keep_firing_minutes: 6,
  clear_duration_minutes: 5,
  max_gap_minutes: 45,
  quality: "exclude_bad",
  no_data: { mode: "raise", after_minutes: 20 },
};
const conditions = [
  ["threshold_high", { threshold: 80, clear_threshold: 75 }],
  ["rate_of_change", { threshold: 5, clear_threshold: 2, window_minutes: 30, direction: "rise" }],
  ["anomaly_score", { threshold: 0.9, clear_threshold: 0.5 }],
  ["pattern_match", { pattern: "step", samples: 7, delta: 2.5, direction: "fall" }],
  ["time_based", { check: "outside_band", low: 1, high: 9, start: "22:00", end: "05:30", days: [1, 3], time_zone: "Europe/Berlin" }],
] as const;

test("a rule made through the API keeps every point of its condition when it is saved in the console", async ({ browser }) => {
  test.setTimeout(180_000);
  const { slug, open } = await foundOrganization(browser, "Rule plant", { owner: "Ada Admin" });
  const owner = await open("owner");
  await buildPlant(owner);
  const read = async (id: string) => (await (await owner.request.get(`/api/v1/alert-rules/${id}?org=${slug}`)).json()).data.rule;
  for (const [conditionType, config] of conditions) {
    const { id } = await callApi(owner, "/alert-rules", {
      name: `By API, ${conditionType}`,
      severity: "low",
      conditionType,
      conditionConfig: { ...fine, ...config },
      notificationChannels: ["app", "pager"],
      escalation: [1, 2, 3].map((step) => ({ severity: "high", afterMinutes: step * 10 })),
    });
    const before = await read(id);
    expect(before.conditionConfig).toMatchObject(fine);
    await owner.goto(`/${slug}/alerts/rules/${id}`);
    await owner.getByLabel("Name").fill(`Looked at, ${conditionType}`);
    await owner.getByRole("button", { name: "Save rule" }).click();
    await owner.waitForURL(/\/alerts\/rules$/);
    expect(await read(id)).toEqual({ ...before, name: `Looked at, ${conditionType}` });
  }
  await owner.context().close();
});
