import "server-only";
import { addComment } from "@/lib/collaboration/add-comment";
import { deleteComment } from "@/lib/collaboration/delete-comment";
import { editComment } from "@/lib/collaboration/edit-comment";
import { listComments } from "@/lib/collaboration/queries";
import { addCommentInput, commentId, commentSubject, editCommentInput } from "@/lib/collaboration/schema";
import { type Api, route } from "../route";

const at = "/api/v1/comments";

export function commentsApi(api: Api) {
  route(api, {
    method: "get",
    path: at,
    summary: "List the comments of a record",
    auth: "comments:read",
    input: commentSubject,
    run: listComments,
  });
  route(api, {
    method: "post",
    path: at,
    summary: "Comment on a record",
    auth: "comments:write",
    input: addCommentInput,
    run: addComment,
    status: 201,
  });
  route(api, {
    method: "patch",
    path: `${at}/:id`,
    summary: "Edit your own comment",
    auth: "comments:write",
    input: editCommentInput,
    run: editComment,
  });
  route(api, {
    method: "delete",
    path: `${at}/:id`,
    summary: "Delete your own comment",
    auth: "comments:write",
    input: commentId,
    run: deleteComment,
  });
}
