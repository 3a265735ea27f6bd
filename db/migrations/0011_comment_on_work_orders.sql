-- lock: brief
ALTER TABLE "comments" DROP CONSTRAINT "comments_subject_type_check";--> statement-breakpoint
ALTER TABLE "comments" ADD CONSTRAINT "comments_subject_type_check" CHECK ("comments"."subject_type" in ('incident', 'alert', 'asset', 'work_order'));