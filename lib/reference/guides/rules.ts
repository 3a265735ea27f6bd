import { classLimits } from "@/lib/api/limits";
import { example, type GuideOf, list, table, text } from "../blocks";

const count = (n: number) => n.toLocaleString("en-US");

export const errors: GuideOf = (url) => ({
  id: "errors",
  title: "Errors",
  summary: "One shape, a code for programs, a sentence for people.",
  sections: [
    {
      id: "envelope",
      title: "The envelope",
      blocks: [
        ...text(
          'Answers are `{"data": …, "error": null}`, refusals `{"data": null, "error": {"code", "message", "details"}}`. `details` names the fields. A record you may not see and one that does not exist answer alike.',
        ),
        table(
          ["Code", "Status", "What to do"],
          ["`AUTH_REQUIRED`", "401", "Send a key or sign in."],
          ["`AUTH_INVALID`", "401", "The key or token is wrong, revoked or expired: get another."],
          ["`FORBIDDEN`", "403", "The message names the permission that is missing."],
          ["`NOT_FOUND`", "404", "Check the id, and which organization you act in."],
          ["`CONFLICT`", "409", "Somebody was faster: read again, then decide."],
          ["`VALIDATION_ERROR`", "422 (400 in functions and tables)", "Correct the fields in `details`."],
          ["`PAYLOAD_TOO_LARGE`", "413", "Send less at once."],
          ["`RATE_LIMITED`", "429", "Wait as long as `Retry-After` says."],
          ["`UNAVAILABLE`", "503", "Try again after `Retry-After`."],
          ["`INTERNAL_ERROR`", "500", "Ours to fix: say the number in the message."],
        ),
        example("errors-status", "What a wrong key hears", {
          curl: `
            curl -sS -o /dev/null -w '%{http_code}' "${url}/api/v1/me" -H "apikey: gk_live_wrong"`,
        }),
      ],
    },
    {
      id: "dialects",
      title: "Dialects",
      blocks: [
        list(
          "`/rest/v1` answers supabase-js, and whoever sends `Accept: application/vnd.pgrst.array+json` or `Prefer`, as PostgREST does: bare rows, and `{code, message, details, hint}` with codes such as `PGRST116` or PostgreSQL's own, such as `23505`.",
          "`/auth/v1` answers `{code, message}`, as Supabase Auth does: `invalid_credentials`, `otp_expired`, `weak_password`.",
          "`/storage/v1` answers `{statusCode, error, message, code}`, as Supabase Storage does: `NoSuchKey`, `AccessDenied`.",
          "`/functions/v1` answers a bare object on success and the envelope on refusal.",
        ),
        example("errors-single", "One row or a clear answer", {
          js: `
            const { data, error } = await supabase.from("assets").select("id").eq("name", "No such asset").maybeSingle();
            if (data !== null) throw new Error("There should be none.");`,
        }),
        ...text("Every answer carries `X-Request-Id`. Send your own, and it stands in the log and the audit trail."),
      ],
    },
  ],
});

export const rateLimits: GuideOf = (url) => ({
  id: "rate-limits",
  title: "Rate limits",
  summary: "How many requests a minute, and how to see it coming.",
  sections: [
    {
      id: "limits",
      title: "Limits",
      blocks: [
        table(
          ["Part", "Requests a minute, for each caller"],
          ["`/functions/v1`", count(classLimits.functions)],
          ["`/rest/v1`", count(classLimits.rest)],
          ["`/api/v1`", count(classLimits.api)],
          ["`/auth/v1`", count(classLimits.auth)],
          ["`/storage/v1`", count(classLimits.storage)],
          ["`/realtime/v1`", "100 open sockets at a time"],
        ),
        ...text(
          "A key may have a limit of its own, which then holds for everything it does. Counts are exact, however many processes serve. Without a key it is the network address that counts.",
        ),
        example("rate-limits-headers", "See where you stand", {
          curl: `
            curl -sS --fail-with-body -o /dev/null -D - "${url}/api/v1/me" -H "apikey: $GANTRY_KEY"`,
        }),
        list(
          "`RateLimit` and `RateLimit-Policy` say what is left and for how many seconds; `X-RateLimit-Limit`, `-Remaining` and `-Reset` say the same.",
          "Over the limit: 429 with `Retry-After` in seconds.",
        ),
      ],
    },
  ],
});
