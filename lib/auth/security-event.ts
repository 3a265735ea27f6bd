import "server-only";
import { isIP } from "node:net";
import { sql } from "drizzle-orm";
import { asIdentity } from "./access";

type Origin = { ip?: string | undefined; userAgent?: string | undefined };
type Refusal = { type: string; severity?: "info" | "warning" | "critical"; userId?: string | undefined; details?: Record<string, unknown> };

/** Says to the security officers of every organization the person belongs to that something was refused; to the operator when there is no person. */
export const recordSecurityEvent = ({ type, severity = "info", userId, details = {} }: Refusal, { ip, userAgent }: Origin) =>
  asIdentity(
    (tx) =>
      tx.execute(sql`insert into security_events (organization_id, event_type, severity, details, ip_address, user_agent, user_id)
      select m.organization_id, ${type}, ${severity}, ${JSON.stringify(details)}::jsonb, ${ip && isIP(ip) ? ip : null}::inet, ${userAgent?.slice(0, 400) ?? null}, ${userId ?? null}::uuid
      from (values (1)) one left join organization_memberships m on m.user_id = ${userId ?? null}::uuid`),
    false,
  );
