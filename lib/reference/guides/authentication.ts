import { example, fromEnvironment, type GuideOf, list, table, text } from "../blocks";

export const authentication: GuideOf = (url) => ({
  id: "authentication",
  title: "Authentication",
  summary: "People sign in with a session, programs with a key.",
  sections: [
    {
      id: "credentials",
      title: "Who is calling",
      blocks: [
        table(
          ["Credential", "Sent as", "Acts as"],
          ["API key `gk_…`", "`apikey`, `x-api-key` or `Authorization: Bearer`", "the key, with the permissions it was given"],
          ["Access token of a person", "`Authorization: Bearer`, beside the anonymous key in `apikey`", "the person, with their roles"],
          ["Anonymous key", "`apikey`", "nobody: may sign in and read what is public"],
          ["Service key", "`apikey`", "the operator, past row-level security: for servers only"],
          ["Session cookie", "by the browser, same origin", "the person signed in to the console"],
        ),
        ...text(
          "A wrong credential is refused with 401; it never falls back to a weaker one. The operator sees the anonymous and the service key with `npm run gantry -- credentials`.",
        ),
      ],
    },
    {
      id: "password",
      title: "Sign in with a password",
      blocks: [
        example("auth-password", "Sign in", {
          curl: `
            curl -sS --fail-with-body "${url}/auth/v1/token?grant_type=password" \\
              -H "apikey: $GANTRY_ANON_KEY" -H 'content-type: application/json' \\
              -d "{\\"email\\": \\"$EMAIL\\", \\"password\\": \\"$PASSWORD\\"}"`,
          js: `
            import { createClient } from "@supabase/supabase-js";

            const supabase = createClient("${url}", ${fromEnvironment("GANTRY_ANON_KEY")});
            const { data, error } = await supabase.auth.signInWithPassword({
              email: ${fromEnvironment("EMAIL")},
              password: ${fromEnvironment("PASSWORD")},
            });`,
        }),
        ...text(
          "The answer holds an access token, good for an hour, and a refresh token, good once. supabase-js refreshes by itself; a refresh token that comes back after it was used ends the session it belongs to.",
        ),
        example("auth-user", "Ask as the person", {
          curl: `
            curl -sS --fail-with-body "${url}/auth/v1/user" \\
              -H "apikey: $GANTRY_ANON_KEY" -H "Authorization: Bearer $ACCESS_TOKEN"`,
        }),
        ...text("Somebody who belongs to several organizations names the one meant in the header `X-Organization`, by its id or address."),
      ],
    },
    {
      id: "mail",
      title: "Links, codes and recovery",
      blocks: [
        list(
          "`auth.signInWithOtp({ email })` mails a link and a code of six digits; `auth.verifyOtp` takes the code.",
          "`auth.resetPasswordForEmail(email)` mails a link to set a new password; it answers the same for every address.",
          "`auth.signInWithOAuth({ provider })` leads to Google, Microsoft or GitHub, where this installation has them set up; `/auth/v1/settings` says which are.",
        ),
        example("auth-settings", "Which ways are on", {
          curl: `
            curl -sS --fail-with-body "${url}/auth/v1/settings" -H "apikey: $GANTRY_ANON_KEY"`,
        }),
      ],
    },
    {
      id: "tokens",
      title: "Check a token yourself",
      blocks: [
        ...text(
          "Access tokens are signed JWTs. The public keys are at `/auth/v1/.well-known/jwks.json`; `auth.getClaims()` checks a token with them without asking the server.",
        ),
        example("auth-jwks", "The public keys", { curl: `curl -sS --fail-with-body "${url}/auth/v1/.well-known/jwks.json"` }),
      ],
    },
  ],
});

export const keys: GuideOf = (url) => ({
  id: "keys",
  title: "Keys",
  summary: "Make, rotate and revoke keys that may do just what you choose.",
  sections: [
    {
      id: "make",
      title: "Make a key",
      blocks: [
        ...text(
          "A key belongs to one organization and carries permissions from the same list as people's roles, at most those of whoever makes it. It may end on a date, be limited to networks, and have a rate limit of its own. Only its hash is stored: the key is in the answer once.",
        ),
        example("keys-create", "Make a key that reads", {
          curl: `
            curl -sS --fail-with-body -X POST "${url}/api/v1/api-keys" -H "apikey: $GANTRY_KEY" \\
              -H 'content-type: application/json' \\
              -d '{"name": "Reporting", "scopes": ["assets:read", "telemetry:read"], "expiresInDays": 90}'`,
          js: `
            const answer = await fetch("${url}/api/v1/api-keys", {
              method: "POST",
              headers: { apikey: ${fromEnvironment("GANTRY_KEY")}, "content-type": "application/json" },
              body: JSON.stringify({ name: "Reporting", scopes: ["assets:read", "telemetry:read"], expiresInDays: 90 }),
            });
            const { data, error } = await answer.json();`,
        }),
      ],
    },
    {
      id: "rotate",
      title: "Rotate and revoke",
      blocks: [
        ...text(
          "Rotating makes a successor; the old key works on for as many hours as you say, so that nothing stops while you replace it. A revoked key is refused within a second, and its sockets close within thirty.",
        ),
        example("keys-rotate", "Rotate", {
          curl: `
            curl -sS --fail-with-body -X POST "${url}/api/v1/api-keys/$API_KEY_ID/rotate" -H "apikey: $GANTRY_KEY" \\
              -H 'content-type: application/json' -d '{"graceHours": 24}'`,
        }),
        ...text("Found a key where it should not be? Whoever has it can end it, without signing in:"),
        example("keys-leak", "Report a leak", {
          curl: `
            curl -sS --fail-with-body -X POST "${url}/api/v1/keys/report-leak" \\
              -H 'content-type: application/json' -d '{"key": "gk_live_the_key_that_you_found"}'`,
        }),
      ],
    },
  ],
});
