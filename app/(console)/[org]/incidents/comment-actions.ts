"use server";

import { addComment } from "@/lib/collaboration/add-comment";
import { deleteComment } from "@/lib/collaboration/delete-comment";
import { editComment } from "@/lib/collaboration/edit-comment";
import { addCommentInput, commentId, editCommentInput } from "@/lib/collaboration/schema";
import { action } from "@/lib/http/action";

export const addCommentAction = action(addCommentInput, addComment);
export const editCommentAction = action(editCommentInput, editComment);
export const deleteCommentAction = action(commentId, deleteComment);
