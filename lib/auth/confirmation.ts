import "server-only";
import { env } from "@/lib/env";
import { mailIsConfigured } from "@/lib/mail/drivers";

/** Whether an address counts as confirmed without a mail: as set, otherwise while no mail server is there to send one. */
export const confirmsByItself = () => env().AUTH_AUTOCONFIRM ?? !mailIsConfigured();
