import { cookies } from "next/headers";
import { type NextRequest, NextResponse } from "next/server";
import { verifierCookie } from "@/lib/auth/cookies";
import { signIn } from "@/lib/auth/next-auth";
import { safeNext } from "@/lib/auth/safe-next";
import { env } from "@/lib/env";

/** Where a provider's way back ends: the code becomes a session of this browser, when it kept the verifier. */
export async function GET(request: NextRequest) {
  const { PUBLIC_URL } = env();
  const query = request.nextUrl.searchParams;
  const kept = await cookies();
  const verifier = kept.get(verifierCookie())?.value;
  kept.delete({ name: verifierCookie(), path: "/sign-in" });
  const refused = (why: string) => NextResponse.redirect(`${PUBLIC_URL}/sign-in?error=${why}`);
  if (query.get("error_code") === "provider_email_needs_verification") return refused("unverified");
  const code = query.get("code");
  if (!code || !verifier) return refused("provider");
  try {
    await signIn("once", { authCode: code, verifier, redirect: false });
  } catch (error) {
    if (error instanceof Error && "code" in error) return refused("provider");
    throw error;
  }
  return NextResponse.redirect(`${PUBLIC_URL}${safeNext(query.get("next")) ?? "/"}`);
}
