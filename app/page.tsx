import { redirect } from "next/navigation";
import { asIdentity } from "@/lib/auth/access";
import { currentUser } from "@/lib/auth/current-actor";
import { organizationsOf } from "@/lib/organizations/queries";

/** The front door: the organization worked in last, or sign in. */
export default async function FrontDoor() {
  const user = await currentUser();
  if (!user) redirect("/sign-in");
  const own = await asIdentity((tx) => organizationsOf(tx, user.userId));
  const home = own.find(({ id }) => id === user.activeOrganizationId) ?? own[0];
  redirect(home ? `/${home.slug}` : "/no-access");
}
