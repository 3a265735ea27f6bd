"use server";

import { refresh } from "next/cache";
import { addApplicationRole } from "@/lib/access/add-application-role";
import { changeMemberRole } from "@/lib/access/change-member-role";
import { createApiKey } from "@/lib/access/create-api-key";
import { inviteMember } from "@/lib/access/invite-member";
import { lendPermissions } from "@/lib/access/lend-permissions";
import { removeApplicationRole } from "@/lib/access/remove-application-role";
import { removeMember } from "@/lib/access/remove-member";
import { revokeApiKey } from "@/lib/access/revoke-api-key";
import { revokeInvitation } from "@/lib/access/revoke-invitation";
import { revokeLoan } from "@/lib/access/revoke-loan";
import { rotateApiKey } from "@/lib/access/rotate-api-key";
import {
  addApplicationRoleInput,
  apiKeyInput,
  changeMemberRoleInput,
  createApiKeyInput,
  invitationInput,
  inviteMemberInput,
  lendPermissionsInput,
  loanInput,
  memberInput,
  removeApplicationRoleInput,
  rotateApiKeyInput,
  sessionInput,
  setOverridesInput,
} from "@/lib/access/schema";
import { setOverrides } from "@/lib/access/set-overrides";
import { changePassword } from "@/lib/auth/change-password";
import { currentActor } from "@/lib/auth/current-actor";
import { changePasswordInput } from "@/lib/auth/password-rule";
import { revokeOtherSessions, revokeSession } from "@/lib/auth/sessions";
import { env } from "@/lib/env";
import { appErrorOf } from "@/lib/errors";
import { type ActionState, action, assertSameOrigin, fieldErrors, fieldsOf } from "@/lib/http/action";
import { nothingInput, notificationPreferencesInput, updateOrganizationInput, updateProfileInput } from "@/lib/organizations/schema";
import { updateOrganization } from "@/lib/organizations/update-organization";
import { updateNotificationPreferences, updateProfile } from "@/lib/organizations/update-profile";

export const inviteMemberAction = action(inviteMemberInput, async (tx, input) => {
  const made = await inviteMember(tx, input);
  return { ...made, link: `${env().PUBLIC_URL}${made.path}` };
});
export const revokeInvitationAction = action(invitationInput, revokeInvitation);
export const changeMemberRoleAction = action(changeMemberRoleInput, changeMemberRole);
export const addApplicationRoleAction = action(addApplicationRoleInput, addApplicationRole);
export const removeApplicationRoleAction = action(removeApplicationRoleInput, removeApplicationRole);
export const setOverridesAction = action(setOverridesInput, setOverrides);
export const removeMemberAction = action(memberInput, removeMember);
export const lendPermissionsAction = action(lendPermissionsInput, lendPermissions);
export const revokeLoanAction = action(loanInput, revokeLoan);
export const createApiKeyAction = action(createApiKeyInput, createApiKey);
export const rotateApiKeyAction = action(rotateApiKeyInput, rotateApiKey);
export const revokeApiKeyAction = action(apiKeyInput, revokeApiKey);
export const updateOrganizationAction = action(updateOrganizationInput, updateOrganization);
export const updateProfileAction = action(updateProfileInput, updateProfile);
export const updateNotificationsAction = action(notificationPreferencesInput, updateNotificationPreferences);
export const revokeSessionAction = action(sessionInput, revokeSession);
export const revokeOtherSessionsAction = action(nothingInput, revokeOtherSessions);

/** Not by `action`: hashing must not hold a transaction open. */
export async function changePasswordAction(organization: string, _previous: ActionState, form: FormData): Promise<ActionState> {
  const actor = await currentActor(organization);
  const parsed = changePasswordInput.safeParse(fieldsOf(form));
  if (!parsed.success) return { ok: false, message: "Check the highlighted fields.", fields: fieldErrors(parsed.error) };
  try {
    await assertSameOrigin();
    const data = await changePassword(actor, parsed.data);
    refresh();
    return { ok: true, data };
  } catch (error) {
    const known = appErrorOf(error);
    if (!known) throw error;
    return { ok: false, message: known.message, ...(known.fields && { fields: known.fields }) };
  }
}
