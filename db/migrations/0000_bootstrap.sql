-- lock: none
-- Roles, schemas and the claim helpers exist already: db/sql/00-before-tables.sql runs first, because columns and policies name them.
create extension if not exists pgcrypto;
--> statement-breakpoint
create extension if not exists pg_trgm;
--> statement-breakpoint
create extension if not exists "uuid-ossp";
--> statement-breakpoint
create extension if not exists btree_gist;
