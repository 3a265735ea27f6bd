import "server-only";
import { z } from "zod";
import { actingAs } from "@/db/with-actor";
import { addApplicationRole } from "@/lib/access/add-application-role";
import { changeMemberRole } from "@/lib/access/change-member-role";
import { createApiKey } from "@/lib/access/create-api-key";
import { inviteMember } from "@/lib/access/invite-member";
import { getApiKey, listApiKeys, listRequests } from "@/lib/access/key-queries";
import { getMember, listInvitations, listMembers } from "@/lib/access/queries";
import { removeApplicationRole } from "@/lib/access/remove-application-role";
import { removeMember } from "@/lib/access/remove-member";
import { reportLeak } from "@/lib/access/report-leak";
import { revokeApiKey } from "@/lib/access/revoke-api-key";
import { revokeInvitation } from "@/lib/access/revoke-invitation";
import { rotateApiKey } from "@/lib/access/rotate-api-key";
import * as input from "@/lib/access/schema";
import { identityOf, listSessions, revokeOtherSessions, revokeSession, switchOrganization } from "@/lib/auth/sessions";
import { AppError } from "@/lib/errors";
import { createOrganization } from "@/lib/organizations/create-organization";
import { getOrganization, listOrganizations } from "@/lib/organizations/queries";
import { createOrganizationInput, nothingInput, switchOrganizationInput, updateOrganizationInput } from "@/lib/organizations/schema";
import { updateOrganization } from "@/lib/organizations/update-organization";
import { consumeRateLimit } from "../rate-limit";
import { readJson } from "../read-body";
import { contextOf } from "../request-log";
import { type Api, parseInput, route } from "../route";

const REPORTS_PER_MINUTE = 10;

/** People, organizations, invitations, keys and sessions. */
export function accessApi(api: Api) {
  route(api, {
    method: "get",
    path: "/api/v1/me",
    summary: "Who you are, in which organization, and what you may do",
    auth: "signed-in",
    input: nothingInput,
    run: async (tx) => {
      const { kind, userId, keyId, organizationId, permissions, siteScope, label } = tx.actor;
      return {
        kind,
        userId,
        keyId: keyId ?? null,
        organizationId,
        name: label ?? null,
        permissions: permissions === "*" ? ["*"] : [...permissions].sort(),
        siteScope,
      };
    },
  });

  route(api, {
    method: "get",
    path: "/api/v1/organizations",
    summary: "Organizations you belong to",
    auth: "signed-in",
    input: nothingInput,
    run: async (tx) => ({ items: await listOrganizations(tx) }),
  });
  route(api, {
    method: "post",
    path: "/api/v1/organizations",
    summary: "Found another organization, as its owner",
    auth: "signed-in",
    input: createOrganizationInput,
    status: 201,
    run: async (tx, { name }) => {
      const { actor } = tx;
      if (actor.kind !== "user" || !actor.userId) throw new AppError("FORBIDDEN", "Only a signed-in person can found an organization.");
      const founder = { userId: actor.userId, name: actor.label ?? "", sessionId: actor.sessionId ?? "" };
      return actingAs(tx, identityOf(actor), (as) => createOrganization(as, { name }, founder, actor));
    },
  });
  route(api, {
    method: "post",
    path: "/api/v1/organizations/switch",
    summary: "Choose the organization to come back to",
    auth: "signed-in",
    input: switchOrganizationInput,
    run: switchOrganization,
  });
  route(api, {
    method: "get",
    path: "/api/v1/organization",
    summary: "The organization you act in",
    auth: "organizations:read",
    input: nothingInput,
    run: getOrganization,
  });
  route(api, {
    method: "put",
    path: "/api/v1/organization",
    summary: "Change its name, its currency and how long what is kept",
    auth: "organizations:write",
    input: updateOrganizationInput,
    run: updateOrganization,
  });

  route(api, {
    method: "get",
    path: "/api/v1/members",
    summary: "Members by name",
    auth: "members:read",
    input: input.listInput,
    run: listMembers,
  });
  route(api, {
    method: "get",
    path: "/api/v1/members/:userId",
    summary: "One member, with what they may do and why",
    auth: "members:read",
    input: input.memberInput,
    run: (tx, { userId }) => getMember(tx, userId),
  });
  route(api, {
    method: "put",
    path: "/api/v1/members/:userId/role",
    summary: "Change a member's role in the organization",
    auth: "members:write",
    input: input.changeMemberRoleInput,
    run: changeMemberRole,
  });
  route(api, {
    method: "post",
    path: "/api/v1/members/:userId/application-roles",
    summary: "Give a member an application role",
    auth: "members:write",
    input: input.addApplicationRoleInput,
    status: 201,
    run: addApplicationRole,
  });
  route(api, {
    method: "delete",
    path: "/api/v1/members/:userId/application-roles/:role",
    summary: "Take an application role from a member",
    auth: "members:write",
    input: input.removeApplicationRoleInput,
    run: removeApplicationRole,
  });
  route(api, {
    method: "delete",
    path: "/api/v1/members/:userId",
    summary: "Remove a member",
    auth: "members:write",
    input: input.memberInput,
    run: removeMember,
  });

  route(api, {
    method: "get",
    path: "/api/v1/invitations",
    summary: "Invitations of the last 90 days",
    auth: "members:read",
    input: nothingInput,
    run: async (tx) => ({ items: await listInvitations(tx) }),
  });
  route(api, {
    method: "post",
    path: "/api/v1/invitations",
    summary: "Make an invitation link; its token is shown once",
    auth: "members:write",
    input: input.inviteMemberInput,
    status: 201,
    run: inviteMember,
  });
  route(api, {
    method: "delete",
    path: "/api/v1/invitations/:invitationId",
    summary: "Withdraw an invitation",
    auth: "members:write",
    input: input.invitationInput,
    run: revokeInvitation,
  });

  route(api, {
    method: "get",
    path: "/api/v1/api-keys",
    summary: "API keys, newest first; never the key itself",
    auth: "keys:read",
    input: input.listInput,
    run: listApiKeys,
  });
  route(api, {
    method: "get",
    path: "/api/v1/api-keys/:keyId",
    summary: "One API key",
    auth: "keys:read",
    input: input.apiKeyInput,
    run: (tx, { keyId }) => getApiKey(tx, keyId),
  });
  route(api, {
    method: "post",
    path: "/api/v1/api-keys",
    summary: "Create an API key; it is shown once",
    auth: "keys:write",
    input: input.createApiKeyInput,
    status: 201,
    run: createApiKey,
  });
  route(api, {
    method: "post",
    path: "/api/v1/api-keys/:keyId/rotate",
    summary: "Make a successor; the old key works on for graceHours",
    auth: "keys:write",
    input: input.rotateApiKeyInput,
    status: 201,
    run: rotateApiKey,
  });
  route(api, {
    method: "delete",
    path: "/api/v1/api-keys/:keyId",
    summary: "Revoke an API key at once",
    auth: "keys:write",
    input: input.apiKeyInput,
    run: revokeApiKey,
  });
  route(api, {
    method: "get",
    path: "/api/v1/requests",
    summary: "The request log of the last 30 days",
    auth: "requests:read",
    input: input.listInput.extend({ keyId: z.uuid().optional() }),
    run: listRequests,
  });

  route(api, {
    method: "get",
    path: "/api/v1/sessions",
    summary: "Where you are signed in",
    auth: "signed-in",
    input: nothingInput,
    run: async (tx) => ({ items: await listSessions(tx) }),
  });
  route(api, {
    method: "delete",
    path: "/api/v1/sessions/:sessionId",
    summary: "End one of your sessions",
    auth: "signed-in",
    input: input.sessionInput,
    run: revokeSession,
  });
  route(api, {
    method: "post",
    path: "/api/v1/sessions/revoke-others",
    summary: "Sign out everywhere else",
    auth: "signed-in",
    input: nothingInput,
    run: revokeOtherSessions,
  });

  route(api, {
    method: "post",
    path: "/api/v1/keys/report-leak",
    summary: "Report a key you found: it stops working at once. Needs no sign-in, and answers the same for every key",
    auth: "public",
    input: input.reportLeakInput,
    handle: async (context) => {
      const origin = contextOf(context.req.raw);
      const { admitted, headers } = await consumeRateLimit(`ip:${origin.ip ?? "unknown"}`, "report-leak", REPORTS_PER_MINUTE, 60);
      for (const [name, value] of Object.entries(headers)) context.header(name, value);
      if (!admitted)
        throw new AppError("RATE_LIMITED", "Too many reports from your address. Wait as long as Retry-After says.", undefined, headers);
      const { key } = parseInput(input.reportLeakInput, await readJson(context, 10_000));
      await reportLeak(key, origin);
      return context.json({ data: { received: true }, error: null });
    },
  });
}
