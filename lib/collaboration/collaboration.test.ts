import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { commentNotifications, comments, domainEvents, notifications } from "@/db/schema";
import { listThreadOf } from "@/lib/events/queries";
import { createDesk } from "@/test/desk";
import { addComment } from "./add-comment";
import { listColleagues } from "./colleagues";
import { deleteComment } from "./delete-comment";
import { editComment } from "./edit-comment";
import { markNotificationsRead } from "./mark-notifications-read";
import { listComments, listNotifications } from "./queries";

const on = (id: string, type: "alert" | "asset" | "incident" = "alert") => ({ subjectType: type, subjectId: id });

test("a mention reaches the colleague once, with a notification and its link to the comment", async () => {
  const { engineer, colleague, as, raise } = await createDesk();
  const { id, number } = await raise();
  const { id: comment } = await as(engineer, (tx) =>
    addComment(tx, {
      ...on(id),
      body: "@Jonas Brandt look <b>here</b> https://example.com",
      mentions: [colleague.userId, colleague.userId, engineer.userId],
    }),
  );
  const { items, unread } = await as(colleague, (tx) => listNotifications(tx, { limit: 50 }));
  expect(unread).toBe(1);
  expect(items).toMatchObject([
    {
      type: "comment.mention",
      title: `Mara Okafor mentioned you on ALR-${number}`,
      link: expect.stringMatching(new RegExp(`/alerts/ALR-${number}$`)),
    },
  ]);
  expect(await as(colleague, (tx) => tx.select().from(commentNotifications))).toMatchObject([
    { commentId: comment, reason: "mention", notificationId: items[0]!.id },
  ]);
  expect((await as(engineer, (tx) => listNotifications(tx, { limit: 50 }))).unread).toBe(0);
});

test("a stranger, and a colleague who may not see the record, cannot be mentioned", async () => {
  const { engineer, stranger, member, as, see, raise } = await createDesk();
  const elsewhere = await member({ applicationRole: "maintenance_technician", siteScope: [crypto.randomUUID()] });
  const { id } = await raise();
  const made = await as(engineer, (tx) =>
    addComment(tx, { ...on(id), body: "@Sam Rivera", mentions: [stranger.userId, elsewhere.userId, crypto.randomUUID()] }),
  );
  expect(made.mentions).toEqual([]);
  for (const actor of [stranger, elsewhere]) expect(await as(actor, (tx) => tx.select().from(notifications))).toEqual([]);
  const [row] = await see((tx) => tx.select().from(comments));
  expect(row!.mentions).toEqual([]);
  const offered = await as(engineer, (tx) => listColleagues(tx, { permission: "alerts:read" }));
  expect(offered.map(({ id: person }) => person)).not.toContain(stranger.userId);
});

test("comments stand on incidents, alerts and assets; a stranger's record does not exist, and a viewer may not write", async () => {
  const { engineer, viewer, stranger, as, raise, asset } = await createDesk();
  const { id } = await raise();
  for (const subject of [on(id), on(asset.id, "asset")]) {
    await as(engineer, (tx) => addComment(tx, { ...subject, body: "Seen.", mentions: [] }));
    expect((await as(viewer, (tx) => listComments(tx, subject))).items).toMatchObject([{ body: "Seen.", authorName: "Mara Okafor" }]);
    await expect(as(stranger, (tx) => addComment(tx, { ...subject, body: "Hello", mentions: [] }))).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    await expect(as(stranger, (tx) => listComments(tx, subject))).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(as(viewer, (tx) => addComment(tx, { ...subject, body: "Hello", mentions: [] }))).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
  }
});

test("authors edit and delete their own words only; the deleted words are gone, and a second try is a conflict", async () => {
  const { engineer, colleague, viewer, stranger, as, see, raise } = await createDesk();
  const subject = on((await raise()).id);
  const { id } = await as(engineer, (tx) => addComment(tx, { ...subject, body: "Frist", mentions: [] }));
  await expect(as(colleague, (tx) => editComment(tx, { id, body: "Mine", mentions: [] }))).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(as(colleague, (tx) => deleteComment(tx, { id }))).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(as(viewer, (tx) => deleteComment(tx, { id }))).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(as(stranger, (tx) => editComment(tx, { id, body: "Mine", mentions: [] }))).rejects.toMatchObject({ code: "NOT_FOUND" });
  await as(engineer, (tx) => editComment(tx, { id, body: "First @Jonas Brandt", mentions: [colleague.userId] }));
  await as(engineer, (tx) => editComment(tx, { id, body: "First, @Jonas Brandt", mentions: [colleague.userId] }));
  expect((await as(colleague, (tx) => listNotifications(tx, { limit: 10 }))).total).toBe(1);
  const answer = await as(colleague, (tx) => addComment(tx, { ...subject, body: "Yes.", mentions: [], parentId: id }));
  await as(engineer, (tx) => deleteComment(tx, { id }));
  await expect(as(engineer, (tx) => deleteComment(tx, { id }))).rejects.toMatchObject({ code: "CONFLICT" });
  await expect(as(engineer, (tx) => editComment(tx, { id, body: "Back", mentions: [] }))).rejects.toMatchObject({ code: "CONFLICT" });
  expect((await as(colleague, (tx) => listComments(tx, subject))).items).toMatchObject([
    { id, body: null },
    { id: answer.id, body: "Yes.", parentId: id },
  ]);
  const [row] = await see((tx) => tx.select().from(comments).where(eq(comments.id, id)));
  expect(row!.body).not.toContain("First");
  const [event] = await see((tx) => tx.select().from(domainEvents).where(eq(domainEvents.type, "comment.added")));
  expect(JSON.stringify(event!.data)).not.toContain("Frist");
});

test("a technician of another site reads neither comments nor the thread they stand in", async () => {
  const { engineer, member, as, raise } = await createDesk();
  const { id } = await raise();
  await as(engineer, (tx) => addComment(tx, { ...on(id), body: "Here only.", mentions: [] }));
  const elsewhere = await member({ applicationRole: "maintenance_technician", siteScope: [crypto.randomUUID()] });
  await expect(as(elsewhere, (tx) => listComments(tx, on(id)))).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(await as(elsewhere, (tx) => tx.select().from(comments))).toEqual([]);
  expect(await as(elsewhere, (tx) => listThreadOf(tx, { type: "alert", id }))).toEqual([]);
  const thread = await as(engineer, (tx) => listThreadOf(tx, { type: "alert", id }));
  expect(thread.map(({ kind }) => kind)).toEqual(["reading", "event", "comment"]);
});

test("notifications are marked read one by one or all, only one's own, and the count is exact", async () => {
  const { engineer, colleague, as, raise } = await createDesk();
  const { id } = await raise();
  for (let i = 0; i < 3; i += 1)
    await as(engineer, (tx) => addComment(tx, { ...on(id), body: `@Jonas Brandt ${i}`, mentions: [colleague.userId] }));
  const list = () => as(colleague, (tx) => listNotifications(tx, { limit: 2 }));
  const page = await list();
  expect(page).toMatchObject({ unread: 3, total: 3, nextCursor: expect.any(String) });
  expect((await as(colleague, (tx) => listNotifications(tx, { limit: 2, cursor: page.nextCursor! }))).items).toHaveLength(1);
  const first = page.items[0]!.id;
  expect(await as(engineer, (tx) => markNotificationsRead(tx, { ids: [first] }))).toEqual({ read: 0 });
  expect(await as(colleague, (tx) => markNotificationsRead(tx, { ids: [first] }))).toEqual({ read: 1 });
  expect(await as(colleague, (tx) => markNotificationsRead(tx, { ids: [first] }))).toEqual({ read: 0 });
  expect((await list()).unread).toBe(2);
  expect(await as(colleague, (tx) => markNotificationsRead(tx, {}))).toEqual({ read: 2 });
  expect((await list()).unread).toBe(0);
});
