import type { IconName } from "./icons";

export type NavItem = {
  href: string;
  label: string;
  icon: IconName;
  /** Other places that belong to it. */
  also?: readonly string[] | undefined;
  count?: number | undefined;
  hot?: boolean | undefined;
};
/** A group without a name stands at the top without a heading. */
export type NavGroup = { group?: string | undefined; items: NavItem[] };

export type OrganizationChoice = { id: string; name: string; href: string };
export type ShellUser = { name: string; email: string };
export type ShellNotification = {
  id: string;
  title: string;
  detail?: string | undefined;
  href?: string | undefined;
  at: string;
  read: boolean;
  icon?: string | undefined;
};

/** A message of the event stream. */
export type LiveEvent = { id: string; type: string; subjectType: string; subjectId: string; at: string; data?: unknown };
