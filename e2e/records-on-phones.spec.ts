import { expect, test } from "./fixtures";

for (const [path, first] of [
  ["/alerts/ALR-1", undefined],
  ["/incidents/INC-1", "Alerts"],
  ["/maintenance/WO-1", "Checklist"],
] as const) {
  test(`${path} on a phone: what is at hand, then the facts, then the thread, then the comment`, async ({ as }) => {
    const page = await as("reliability_engineer");
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`/harbor${path}`);
    const main = page.getByRole("main");
    const heights: number[] = [];
    for (const name of [...(first ? [first] : []), "Facts", "Thread"]) {
      const box = await main.getByRole("heading", { level: 2, name, exact: true }).boundingBox();
      heights.push(box!.y);
    }
    heights.push((await main.getByRole("button", { name: "Comment", exact: true }).boundingBox())!.y);
    expect(heights).toEqual(heights.toSorted((a, b) => a - b));
  });
}
