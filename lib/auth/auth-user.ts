import "server-only";
import { type SQL, sql } from "drizzle-orm";
import type { ActorTx } from "@/db/with-actor";

type Metadata = Record<string, unknown>;
export type Account = {
  id: string;
  provider: string;
  provider_account_id: string;
  identity_data: Metadata;
  last_sign_in_at: string | null;
  created_at: string;
  updated_at: string;
};
/** A person as lib/auth keeps them; times as ISO 8601. Never leaves the server: `userView` does. */
export type AuthUser = {
  id: string;
  email: string;
  encrypted_password: string | null;
  email_confirmed_at: string | null;
  email_verified_at: string | null;
  phone: string | null;
  phone_confirmed_at: string | null;
  new_email: string | null;
  invited_at: string | null;
  confirmation_sent_at: string | null;
  recovery_sent_at: string | null;
  email_change_sent_at: string | null;
  reauthentication_sent_at: string | null;
  last_sign_in_at: string | null;
  banned_until: string | null;
  deleted_at: string | null;
  raw_user_meta_data: Metadata;
  raw_app_meta_data: Metadata;
  created_at: string;
  updated_at: string;
  banned: boolean;
  accounts: Account[];
};

const select = (where: SQL) => sql`select to_jsonb(u) || jsonb_build_object(
    'banned', u.banned_until is not null and u.banned_until > now(),
    'accounts', coalesce((select jsonb_agg(to_jsonb(a) order by a.created_at) from auth.accounts a where a.user_id = u.id), '[]')) as person
  from auth.users u where u.deleted_at is null and ${where}`;

async function findOne(tx: ActorTx, where: SQL) {
  const [row] = await tx.execute<{ person: AuthUser }>(select(where));
  return row?.person;
}

export const findUser = (tx: ActorTx, id: string) => findOne(tx, sql`u.id = ${id}::uuid`);
export const findUserByEmail = (tx: ActorTx, email: string) => findOne(tx, sql`lower(u.email) = ${email.toLowerCase()}`);
export const findUserByPhone = (tx: ActorTx, phone: string) => findOne(tx, sql`u.phone = ${phone}`);

/** One page of everybody, newest first, and how many there are. For the operator's key. */
export async function listUsers(tx: ActorTx, page: number, perPage: number) {
  const rows = await tx.execute<{ person: AuthUser }>(
    sql`${select(sql`true`)} order by u.created_at desc, u.id limit ${perPage}::int offset ${(page - 1) * perPage}::bigint`,
  );
  const [counted] = await tx.execute<{ total: number }>(sql`select count(*)::int as total from auth.users where deleted_at is null`);
  return { users: rows.map(({ person }) => person), total: counted!.total };
}

/** An address counts as an identity of its own while it has a password, or while nothing else is there. */
const hasEmailIdentity = ({ encrypted_password, accounts }: AuthUser) => encrypted_password !== null || accounts.length === 0;

function identitiesOf(user: AuthUser) {
  const own = {
    identity_id: user.id,
    id: user.id,
    user_id: user.id,
    identity_data: { sub: user.id, email: user.email, email_verified: user.email_verified_at !== null, phone_verified: false },
    provider: "email",
    last_sign_in_at: user.last_sign_in_at ?? user.created_at,
    created_at: user.created_at,
    updated_at: user.updated_at,
    email: user.email,
  };
  const others = user.accounts.map((account) => ({
    identity_id: account.id,
    id: account.provider_account_id,
    user_id: user.id,
    identity_data: account.identity_data,
    provider: account.provider,
    last_sign_in_at: account.last_sign_in_at,
    created_at: account.created_at,
    updated_at: account.updated_at,
    ...(typeof account.identity_data.email === "string" && { email: account.identity_data.email }),
  }));
  return hasEmailIdentity(user) ? [own, ...others] : others;
}

/** The person as the auth API shows them. What is not set is left out. */
export function userView(user: AuthUser) {
  const identities = identitiesOf(user);
  const providers = [...new Set(identities.map(({ provider }) => provider))];
  const optional = {
    email_confirmed_at: user.email_confirmed_at,
    phone_confirmed_at: user.phone_confirmed_at,
    confirmed_at: user.email_confirmed_at ?? user.phone_confirmed_at,
    confirmation_sent_at: user.confirmation_sent_at,
    recovery_sent_at: user.recovery_sent_at,
    reauthentication_sent_at: user.reauthentication_sent_at,
    invited_at: user.invited_at,
    new_email: user.new_email,
    email_change_sent_at: user.email_change_sent_at,
    last_sign_in_at: user.last_sign_in_at,
    banned_until: user.banned ? user.banned_until : null,
  };
  return {
    id: user.id,
    aud: "authenticated",
    role: "authenticated",
    email: user.email,
    phone: user.phone ?? "",
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== null)),
    app_metadata: { provider: providers[0], ...user.raw_app_meta_data, providers },
    user_metadata: user.raw_user_meta_data,
    identities,
    created_at: user.created_at,
    updated_at: user.updated_at,
    is_anonymous: false,
  };
}

export type UserView = ReturnType<typeof userView>;
