import type { ApplicationRole, OrganizationRole } from "@/db/permissions";

const organizationRoleWords: Record<OrganizationRole, [label: string, hint: string]> = {
  owner: ["Owner", "Everything, and the only one who can name other owners."],
  admin: ["Administrator", "Everything inside the organization."],
  billing_admin: ["Billing administrator", "Reads everyday records and changes the organization."],
  manager: ["Manager", "Reads everything and changes operational records."],
  member: ["Member", "Reads everyday records and comments."],
  viewer: ["Viewer", "Reads everyday records."],
};
const applicationRoleWords: Record<ApplicationRole, string> = {
  admin: "Application administrator",
  executive: "Executive",
  reliability_engineer: "Reliability engineer",
  maintenance_technician: "Maintenance technician",
  operator: "Operator",
  viewer: "Application viewer",
  moderator: "Moderator",
  user: "User",
};

export const organizationRoleLabel = (role: OrganizationRole) => organizationRoleWords[role][0];
export const organizationRoleHint = (role: OrganizationRole) => organizationRoleWords[role][1];
export const applicationRoleLabel = (role: ApplicationRole) => applicationRoleWords[role];
