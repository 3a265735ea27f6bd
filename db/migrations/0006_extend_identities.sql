-- lock: brief
CREATE TABLE "auth"."flow_states" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"user_id" uuid,
	"state_hash" text,
	"auth_code_hash" text,
	"code_challenge" text,
	"code_challenge_method" text,
	"authentication_method" text NOT NULL,
	"provider" text,
	"provider_sealed" text,
	"redirect_to" text DEFAULT '' NOT NULL,
	"linking_user_id" uuid,
	"expires_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "flow_states_code_challenge_method_check" CHECK ("auth"."flow_states"."code_challenge_method" in ('s256', 'plain'))
);
--> statement-breakpoint
ALTER TABLE "auth"."flow_states" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "auth"."signing_keys" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"algorithm" text DEFAULT 'ES256' NOT NULL,
	"public_jwk" jsonb NOT NULL,
	"private_sealed" text NOT NULL,
	"rotated_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "signing_keys_algorithm_check" CHECK ("auth"."signing_keys"."algorithm" = 'ES256')
);
--> statement-breakpoint
ALTER TABLE "auth"."signing_keys" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "auth"."mail_outbox" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid,
	"recipient" text NOT NULL,
	"subject" text NOT NULL,
	"body_sealed" text NOT NULL,
	"status" text DEFAULT 'queued' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"last_error" text,
	"sent_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "mail_outbox_status_check" CHECK ("auth"."mail_outbox"."status" in ('queued', 'sent', 'failed', 'kept'))
);
--> statement-breakpoint
ALTER TABLE "auth"."mail_outbox" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "auth"."one_time_tokens" DROP CONSTRAINT "one_time_tokens_token_type_check";--> statement-breakpoint
DROP INDEX "auth"."one_time_tokens_user_id_idx";--> statement-breakpoint
ALTER TABLE "auth"."one_time_tokens" ADD COLUMN "flow_state_id" uuid;--> statement-breakpoint
ALTER TABLE "auth"."sessions" ADD COLUMN "amr" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "auth"."users" ADD COLUMN "email_verified_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "auth"."users" ADD COLUMN "phone" text;--> statement-breakpoint
ALTER TABLE "auth"."users" ADD COLUMN "phone_confirmed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "auth"."users" ADD COLUMN "new_email" text;--> statement-breakpoint
ALTER TABLE "auth"."users" ADD COLUMN "invited_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "auth"."users" ADD COLUMN "confirmation_sent_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "auth"."users" ADD COLUMN "recovery_sent_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "auth"."users" ADD COLUMN "email_change_sent_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "auth"."users" ADD COLUMN "reauthentication_sent_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "auth"."users" ADD COLUMN "deleted_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "auth"."flow_states" ADD CONSTRAINT "flow_states_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "auth"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "auth"."flow_states" ADD CONSTRAINT "flow_states_linking_user_id_users_id_fk" FOREIGN KEY ("linking_user_id") REFERENCES "auth"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "flow_states_state_hash_key" ON "auth"."flow_states" USING btree ("state_hash");--> statement-breakpoint
CREATE UNIQUE INDEX "flow_states_auth_code_hash_key" ON "auth"."flow_states" USING btree ("auth_code_hash");--> statement-breakpoint
CREATE INDEX "flow_states_user_id_idx" ON "auth"."flow_states" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "flow_states_linking_user_id_idx" ON "auth"."flow_states" USING btree ("linking_user_id");--> statement-breakpoint
CREATE INDEX "flow_states_expires_at_idx" ON "auth"."flow_states" USING btree ("expires_at");--> statement-breakpoint
CREATE UNIQUE INDEX "signing_keys_current_key" ON "auth"."signing_keys" USING btree ("algorithm") WHERE "auth"."signing_keys"."rotated_at" is null;--> statement-breakpoint
CREATE INDEX "mail_outbox_created_at_idx" ON "auth"."mail_outbox" USING btree ("created_at");--> statement-breakpoint
ALTER TABLE "auth"."one_time_tokens" ADD CONSTRAINT "one_time_tokens_flow_state_id_flow_states_id_fk" FOREIGN KEY ("flow_state_id") REFERENCES "auth"."flow_states"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "one_time_tokens_user_id_token_type_key" ON "auth"."one_time_tokens" USING btree ("user_id","token_type");--> statement-breakpoint
CREATE INDEX "one_time_tokens_flow_state_id_idx" ON "auth"."one_time_tokens" USING btree ("flow_state_id");--> statement-breakpoint
CREATE UNIQUE INDEX "refresh_tokens_parent_id_key" ON "auth"."refresh_tokens" USING btree ("parent_id");--> statement-breakpoint
CREATE UNIQUE INDEX "users_phone_key" ON "auth"."users" USING btree ("phone");--> statement-breakpoint
CREATE INDEX "users_created_at_idx" ON "auth"."users" USING btree ("created_at","id");--> statement-breakpoint
ALTER TABLE "auth"."one_time_tokens" ADD CONSTRAINT "one_time_tokens_token_type_check" CHECK ("auth"."one_time_tokens"."token_type" in ('confirmation', 'recovery', 'magic_link', 'email_change_current', 'email_change_new', 'invite', 'reauthentication'));--> statement-breakpoint
CREATE POLICY "identity" ON "auth"."flow_states" AS PERMISSIVE FOR ALL TO "auth_admin" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "operator" ON "auth"."flow_states" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "identity" ON "auth"."signing_keys" AS PERMISSIVE FOR ALL TO "auth_admin" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "operator" ON "auth"."signing_keys" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "identity" ON "auth"."mail_outbox" AS PERMISSIVE FOR ALL TO "auth_admin" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "operator" ON "auth"."mail_outbox" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
ALTER TABLE "auth"."users" NO FORCE ROW LEVEL SECURITY;--> statement-breakpoint
UPDATE "auth"."users" SET "email_confirmed_at" = "created_at" WHERE "email_confirmed_at" IS NULL;--> statement-breakpoint
ALTER TABLE "auth"."users" FORCE ROW LEVEL SECURITY;
