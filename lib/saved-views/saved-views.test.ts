import { expect, test } from "vitest";
import { withActor } from "@/db/with-actor";
import { createOrganization } from "@/test/factories";
import { deleteView } from "./delete-view";
import { listSavedViews } from "./queries";
import { saveView } from "./save-view";
import { saveViewInput } from "./schema";

const view = { page: "assets", name: "Worst first", query: "sort=-status" };

test("a person keeps, replaces and deletes views of their own, by page", async () => {
  const home = await createOrganization();
  const me = await home.member({ role: "viewer" });
  await withActor(me, (tx) => saveView(tx, view));
  const { id } = await withActor(me, (tx) => saveView(tx, { ...view, query: "sort=health" }));
  expect(await withActor(me, (tx) => listSavedViews(tx, "assets"))).toEqual([{ id, name: view.name, query: "sort=health" }]);
  expect(await withActor(me, (tx) => listSavedViews(tx, "alerts"))).toEqual([]);
  await withActor(me, (tx) => deleteView(tx, { id }));
  await expect(withActor(me, (tx) => deleteView(tx, { id }))).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("a colleague's view does not exist, nor does a machine keep views", async () => {
  const home = await createOrganization();
  const [me, colleague] = [await home.member(), await home.member()];
  const { id } = await withActor(me, (tx) => saveView(tx, view));
  expect(await withActor(colleague, (tx) => listSavedViews(tx, "assets"))).toEqual([]);
  await expect(withActor(colleague, (tx) => deleteView(tx, { id }))).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(withActor(home.system, (tx) => saveView(tx, view))).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(withActor(me, (tx) => listSavedViews(tx, "assets"))).resolves.toHaveLength(1);
});

test("a page is a path and a view has a name", () => {
  expect(
    [
      { ...view, page: "../x" },
      { ...view, name: " " },
      { ...view, query: "a\0" },
    ].map((input) => saveViewInput.safeParse(input).success),
  ).toEqual([false, false, false]);
});
