"use server";

import { detachFile } from "@/lib/attachments/detach-file";
import { attachmentId } from "@/lib/attachments/schema";
import { action } from "@/lib/http/action";

export const detachFileAction = action(attachmentId, detachFile);
