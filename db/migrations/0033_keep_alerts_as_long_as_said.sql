-- lock: brief
ALTER TABLE "organizations" DROP CONSTRAINT "organizations_retention_check";--> statement-breakpoint
ALTER TABLE "organizations" ADD CONSTRAINT "organizations_retention_check" CHECK (("organizations"."settings" ->> 'retention_days')::int between 1 and 36500 and ("organizations"."settings" ->> 'notice_retention_days')::int between 1 and 36500
        and ("organizations"."settings" ->> 'health_history_retention_days')::int between 1 and 36500
        and ("organizations"."settings" ->> 'alert_retention_days')::int between 1 and 36500);