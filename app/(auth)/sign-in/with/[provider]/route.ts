import { cookies } from "next/headers";
import { type NextRequest, NextResponse } from "next/server";
import { beginBrowserOAuth } from "@/lib/auth/browser-oauth";
import { secureCookies, verifierCookie } from "@/lib/auth/cookies";
import { safeNext } from "@/lib/auth/safe-next";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";

/** Sends the browser to a provider, and keeps in a cookie what only this browser can come back with. */
export async function GET(request: NextRequest, { params }: { params: Promise<{ provider: string }> }) {
  const { PUBLIC_URL } = env();
  const { provider } = await params;
  const next = safeNext(request.nextUrl.searchParams.get("next"));
  // The provider leads back to the public address, so the cookie must be set there too.
  if (request.headers.get("host") !== new URL(PUBLIC_URL).host)
    return NextResponse.redirect(
      `${PUBLIC_URL}/sign-in/with/${encodeURIComponent(provider)}${next ? `?next=${encodeURIComponent(next)}` : ""}`,
    );
  try {
    const { url, verifier } = await beginBrowserOAuth(provider, next);
    (await cookies()).set(verifierCookie(), verifier, {
      httpOnly: true,
      sameSite: "lax",
      path: "/sign-in",
      secure: secureCookies(),
      maxAge: 600,
    });
    return NextResponse.redirect(url);
  } catch (error) {
    if (error instanceof AppError) return NextResponse.redirect(`${PUBLIC_URL}/sign-in?error=provider`);
    throw error;
  }
}
