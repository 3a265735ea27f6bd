import { limits } from "@/lib/realtime/limits";
import { example, type GuideOf, list, text } from "../blocks";

export const realtime: GuideOf = (url) => ({
  id: "realtime",
  title: "Realtime",
  summary: "Hear of changes as they happen.",
  sections: [
    {
      id: "changes",
      title: "Changes of rows",
      blocks: [
        ...text(
          "Each subscriber hears of the rows its own claims let it read, and of no others. A table is live when it is in the publication `supabase_realtime`. Deletes carry the key alone.",
        ),
        example("realtime-changes", "Follow the status of assets", {
          js: `
            const channel = supabase
              .channel("assets")
              .on("postgres_changes", { event: "UPDATE", schema: "public", table: "assets" }, ({ new: asset }) => {
                console.log(asset.name, asset.status);
              })
              .subscribe();`,
        }),
        ...text('A filter narrows it further: `filter: "site_id=eq.…"`, with `eq`, `neq`, `lt`, `lte`, `gt`, `gte` or `in`.'),
      ],
    },
    {
      id: "channels",
      title: "Broadcast and presence",
      blocks: [
        ...text("Channels are the organization's own: two organizations that choose one name do not hear each other."),
        example("realtime-presence", "Who is looking at this incident", {
          js: `
            const channel = supabase.channel("incident-1042", { config: { presence: { key: "ada" } } });
            channel
              .on("presence", { event: "sync" }, () => console.log(channel.presenceState()))
              .on("broadcast", { event: "typing" }, ({ payload }) => console.log(payload))
              .subscribe(async (status) => {
                if (status === "SUBSCRIBED") await channel.track({ name: "Ada" });
              });`,
        }),
        list(
          `A socket joins up to ${limits.channelsPerSocket} channels and sends up to ${limits.messagesPerSecond} messages a second, of ${limits.messageBytes / 1_048_576} MiB at most.`,
          "A client that falls too far behind is cut off; it comes back and asks for the state anew.",
        ),
      ],
    },
    {
      id: "events",
      title: "Events",
      blocks: [
        ...text(
          "`/api/events` streams what happened in the organization as server-sent events, on any host. After a break it resumes from `Last-Event-ID` and misses nothing. Browsers use `EventSource` with the session; programs read the stream with a key.",
        ),
        example("realtime-events", "Listen for ten seconds", {
          curl: `
            curl -sSN --max-time 10 "${url}/api/events" -H "apikey: $GANTRY_KEY"`,
        }),
      ],
    },
  ],
});

export const storage: GuideOf = (url) => ({
  id: "storage",
  title: "Storage",
  summary: "Files in buckets, with addresses that end.",
  sections: [
    {
      id: "buckets",
      title: "Buckets and files",
      blocks: [
        ...text(
          "Every organization begins with the buckets `public` and `private`. Whoever knows the address of a file in a public bucket may read it; everything else asks for `files:read` and `files:write`. A file becomes visible when all of its bytes are safe.",
        ),
        example("storage-upload", "Upload and list", {
          curl: `
            printf 'P-101 vibrates\\n' | curl -sS --fail-with-body -X POST "${url}/storage/v1/object/private/notes/curl.txt" \\
              -H "apikey: $GANTRY_KEY" -H 'content-type: text/plain' -H 'x-upsert: true' --data-binary @-`,
          js: `
            const { error } = await supabase.storage
              .from("private")
              .upload("notes/first.txt", new Blob(["P-101 vibrates\\n"], { type: "text/plain" }), { upsert: true });
            const { data: files } = await supabase.storage.from("private").list("notes");`,
        }),
      ],
    },
    {
      id: "share",
      title: "Share a file for a while",
      blocks: [
        example("storage-sign", "An address that is good for an hour", {
          curl: `
            curl -sS --fail-with-body -X POST "${url}/storage/v1/object/sign/private/$FILE_PATH" \\
              -H "apikey: $GANTRY_KEY" -H 'content-type: application/json' -d '{"expiresIn": 3600}'`,
          js: `
            const { data, error } = await supabase.storage.from("private").createSignedUrl(filePath, 3600);`,
        }),
        example("storage-download", "Download", {
          curl: `
            curl -sS --fail-with-body "${url}/storage/v1/object/private/$FILE_PATH" -H "apikey: $GANTRY_KEY" -o manual.txt`,
          js: `
            const { data, error } = await supabase.storage.from("private").download(filePath);`,
        }),
      ],
    },
    {
      id: "large",
      title: "Large files",
      blocks: [
        ...text(
          "Uploads by tus 1.0.0 go to `/storage/v1/upload/resumable` and resume where they broke off, with `tus-js-client` or any other client. The file appears with its last byte.",
        ),
      ],
    },
  ],
});

export const functions: GuideOf = (url) => ({
  id: "functions",
  title: "Functions",
  summary: "Ingestion and what else runs at the edge.",
  sections: [
    {
      id: "telemetry",
      title: "Send readings",
      blocks: [
        ...text(
          "A gateway sends its readings in batches, with a key that carries `telemetry:write`. The answer comes after the commit: `accepted`, `duplicates`, and `rejected` with a reason for each. Sending a batch again changes nothing.",
        ),
        example("functions-telemetry", "One reading", {
          curl: `
            curl -sS --fail-with-body -X POST "${url}/functions/v1/process-telemetry" \\
              -H "apikey: $GANTRY_KEY" -H 'content-type: application/json' -d @- <<END
            {"gatewayId": "$GATEWAY_ID", "readings": [
              {"sensorId": "$SENSOR_ID", "value": 71.3, "timestamp": "$(date -u +%Y-%m-%dT%H:%M:%SZ)"}
            ]}
            END`,
          js: `
            const { data, error } = await supabase.functions.invoke("process-telemetry", {
              body: { gatewayId, readings: [{ sensorId, value: 71.3, timestamp: new Date().toISOString() }] },
            });`,
        }),
      ],
    },
    {
      id: "database",
      title: "Functions of the database",
      blocks: [
        ...text("Functions of the schema are called by name under `/rest/v1/rpc`, with their arguments as a JSON object."),
        example("functions-rpc", "How many notifications are unread", {
          curl: `
            curl -sS --fail-with-body -X POST "${url}/rest/v1/rpc/get_unread_notification_count" \\
              -H "apikey: $GANTRY_KEY" -H 'content-type: application/json' -d '{}'`,
          js: `
            const { data, error } = await supabase.rpc("get_unread_notification_count");`,
        }),
      ],
    },
  ],
});

export const webhooks: GuideOf = (url) => ({
  id: "webhooks",
  title: "Webhooks",
  summary: "Let other systems deliver to you, signed.",
  sections: [
    {
      id: "inbound",
      title: "Receive",
      blocks: [
        ...text(
          "An inbound webhook is an address and a secret that another system signs with: as [Standard Webhooks](https://www.standardwebhooks.com), GitHub or Stripe do. The signature is the credential. A delivery is stored whole before the sender hears 200, and the same one again is recognised.",
        ),
        example("webhooks-create", "Make one; the secret is in the answer, once", {
          curl: `
            curl -sS --fail-with-body -X POST "${url}/api/v1/inbound-webhooks" -H "apikey: $GANTRY_KEY" \\
              -H 'content-type: application/json' -d '{"name": "Repository", "scheme": "github"}'`,
        }),
        example("webhooks-deliver", "Deliver to it as GitHub does", {
          curl: `
            BODY='{"action": "opened"}'
            SIGNATURE=$(printf %s "$BODY" | openssl dgst -sha256 -hmac "$WEBHOOK_SECRET" -r | cut -d ' ' -f 1)
            curl -sS --fail-with-body -X POST "${url}/functions/v1/webhook-handler/$WEBHOOK_ID" \\
              -H 'content-type: application/json' -H "X-Hub-Signature-256: sha256=$SIGNATURE" -d "$BODY"`,
          js: `
            import { createHmac } from "node:crypto";

            const body = JSON.stringify({ action: "closed" });
            const signature = createHmac("sha256", webhookSecret).update(body).digest("hex");
            const answer = await fetch(\`${url}/functions/v1/webhook-handler/\${webhookId}\`, {
              method: "POST",
              headers: { "content-type": "application/json", "x-hub-signature-256": \`sha256=\${signature}\` },
              body,
            });
            if (!answer.ok) throw new Error(await answer.text());`,
        }),
        list(
          "With Standard Webhooks and Stripe a delivery that is signed more than five minutes ago or ahead is refused.",
          "`POST /api/v1/inbound-webhooks/{webhookId}/rotate` gives a new secret; the one before works on for as many hours as you say.",
          "`GET /api/v1/inbound-webhooks/{webhookId}/deliveries` lists what came, with headers and bytes.",
        ),
      ],
    },
  ],
});
