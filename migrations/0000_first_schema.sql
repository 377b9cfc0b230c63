-- The whole first house: log, projections, members and consents, campaigns, outbox, figures, sign-in.
CREATE TABLE `account` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`provider_id` text NOT NULL,
	`user_id` text NOT NULL,
	`access_token` text,
	`refresh_token` text,
	`id_token` text,
	`access_token_expires_at` integer,
	`refresh_token_expires_at` integer,
	`scope` text,
	`password` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `api_tokens` (
	`id` integer PRIMARY KEY NOT NULL,
	`hash` text NOT NULL,
	`name` text NOT NULL,
	`site_ids` text NOT NULL,
	`scopes` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `api_tokens_hash_unique` ON `api_tokens` (`hash`);--> statement-breakpoint
CREATE TABLE `campaigns` (
	`id` integer PRIMARY KEY NOT NULL,
	`site_id` integer NOT NULL,
	`status` text NOT NULL,
	`version` integer NOT NULL,
	`definition` text NOT NULL,
	`activated_at` integer,
	`next_run_at` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `campaigns_site` ON `campaigns` (`site_id`);--> statement-breakpoint
CREATE INDEX `campaigns_due` ON `campaigns` (`next_run_at`) WHERE next_run_at IS NOT NULL;--> statement-breakpoint
CREATE TABLE `carts` (
	`site_id` integer NOT NULL,
	`member_id` text NOT NULL,
	`cart` text NOT NULL,
	PRIMARY KEY(`site_id`, `member_id`)
);
--> statement-breakpoint
CREATE TABLE `clicks` (
	`id` integer PRIMARY KEY NOT NULL,
	`dispatch_id` integer NOT NULL,
	`site_id` integer NOT NULL,
	`campaign_id` integer NOT NULL,
	`member_id` text NOT NULL,
	`button` integer NOT NULL,
	`clicked_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `clicks_campaign` ON `clicks` (`campaign_id`,`dispatch_id`);--> statement-breakpoint
CREATE INDEX `clicks_member` ON `clicks` (`site_id`,`member_id`,`clicked_at`);--> statement-breakpoint
CREATE TABLE `consents` (
	`id` integer PRIMARY KEY NOT NULL,
	`site_id` integer NOT NULL,
	`member_id` text NOT NULL,
	`channel` text NOT NULL,
	`purpose` text NOT NULL,
	`granted` integer NOT NULL,
	`source` text NOT NULL,
	`wording` text,
	`acted_at` integer NOT NULL,
	`recorded_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `consents_act` ON `consents` (`site_id`,`member_id`,`channel`,`purpose`,`acted_at`);--> statement-breakpoint
CREATE TABLE `conversions` (
	`rule` text NOT NULL,
	`event_seq` integer NOT NULL,
	`campaign_id` integer NOT NULL,
	`dispatch_id` integer NOT NULL,
	`member_id` text NOT NULL,
	`value` integer NOT NULL,
	`occurred_at` integer NOT NULL,
	PRIMARY KEY(`rule`, `event_seq`)
);
--> statement-breakpoint
CREATE INDEX `conversions_campaign` ON `conversions` (`campaign_id`);--> statement-breakpoint
CREATE TABLE `cursors` (
	`reader` text PRIMARY KEY NOT NULL,
	`seq` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `dispatches` (
	`id` integer PRIMARY KEY NOT NULL,
	`site_id` integer NOT NULL,
	`campaign_id` integer NOT NULL,
	`member_id` text NOT NULL,
	`occurrence` text NOT NULL,
	`run_id` integer,
	`priority` integer NOT NULL,
	`due_at` integer NOT NULL,
	`anchor_at` integer NOT NULL,
	`state` text NOT NULL,
	`reason` text,
	`wake_at` integer,
	`attempt_id` text,
	`cap_day` integer,
	`campaign_version` integer,
	`channel` text,
	`message_type` text,
	`price` integer,
	`message_sealed` text,
	`links` text,
	`consent_id` integer,
	`provider_message_id` text,
	`submitted_at` integer,
	`accepted_at` integer,
	`delivered_at` integer,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `dispatches_once` ON `dispatches` (`campaign_id`,`member_id`,`occurrence`);--> statement-breakpoint
CREATE INDEX `dispatches_wake` ON `dispatches` (`wake_at`) WHERE wake_at IS NOT NULL;--> statement-breakpoint
CREATE INDEX `dispatches_cap` ON `dispatches` (`site_id`,`member_id`,`cap_day`) WHERE cap_day IS NOT NULL;--> statement-breakpoint
CREATE TABLE `events` (
	`seq` integer PRIMARY KEY NOT NULL,
	`site_id` integer NOT NULL,
	`event_id` text NOT NULL,
	`visitor_id` text,
	`member_id` text,
	`name` text NOT NULL,
	`occurred_at` integer NOT NULL,
	`received_at` integer NOT NULL,
	`data` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `events_once` ON `events` (`site_id`,`event_id`);--> statement-breakpoint
CREATE INDEX `events_audience` ON `events` (`site_id`,`name`,`occurred_at`,`member_id`) WHERE member_id IS NOT NULL;--> statement-breakpoint
CREATE TABLE `members` (
	`site_id` integer NOT NULL,
	`member_id` text NOT NULL,
	`name_sealed` text,
	`phone_sealed` text,
	`phone_hash` text,
	`email_sealed` text,
	`email_hash` text,
	`birthday_sealed` text,
	`adult_from_day` integer,
	`state` text NOT NULL,
	`joined_at` integer,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`site_id`, `member_id`)
);
--> statement-breakpoint
CREATE TABLE `runs` (
	`id` integer PRIMARY KEY NOT NULL,
	`campaign_id` integer NOT NULL,
	`planned_at` integer NOT NULL,
	`state` text NOT NULL,
	`cursor` text NOT NULL,
	`matched` integer NOT NULL,
	`excluded` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `runs_once` ON `runs` (`campaign_id`,`planned_at`);--> statement-breakpoint
CREATE INDEX `runs_open` ON `runs` (`state`) WHERE state = 'expanding';--> statement-breakpoint
CREATE TABLE `sandbox_messages` (
	`id` integer PRIMARY KEY NOT NULL,
	`site_id` integer NOT NULL,
	`client_ref` text NOT NULL,
	`channel` text NOT NULL,
	`message_type` text NOT NULL,
	`content_sealed` text NOT NULL,
	`accepted_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `sandbox_messages_clientRef_unique` ON `sandbox_messages` (`client_ref`);--> statement-breakpoint
CREATE INDEX `sandbox_messages_site` ON `sandbox_messages` (`site_id`);--> statement-breakpoint
CREATE TABLE `session` (
	`id` text PRIMARY KEY NOT NULL,
	`expires_at` integer NOT NULL,
	`token` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`ip_address` text,
	`user_agent` text,
	`user_id` text NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `session_token_unique` ON `session` (`token`);--> statement-breakpoint
CREATE TABLE `site_users` (
	`site_id` integer NOT NULL,
	`user_id` text NOT NULL,
	PRIMARY KEY(`site_id`, `user_id`)
);
--> statement-breakpoint
CREATE TABLE `sites` (
	`id` integer PRIMARY KEY NOT NULL,
	`key` text NOT NULL,
	`name` text NOT NULL,
	`platform` text NOT NULL,
	`hosts` text NOT NULL,
	`settings` text NOT NULL,
	`secret_sealed` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `sites_key_unique` ON `sites` (`key`);--> statement-breakpoint
CREATE TABLE `suppressions` (
	`site_id` integer NOT NULL,
	`channel` text NOT NULL,
	`address_hash` text NOT NULL,
	`reason` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`site_id`, `channel`, `address_hash`)
);
--> statement-breakpoint
CREATE TABLE `timer_outcomes` (
	`campaign_id` integer NOT NULL,
	`day` integer NOT NULL,
	`reason` text NOT NULL,
	`count` integer NOT NULL,
	PRIMARY KEY(`campaign_id`, `day`, `reason`)
);
--> statement-breakpoint
CREATE TABLE `user` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`email` text NOT NULL,
	`email_verified` integer NOT NULL,
	`image` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `user_email_unique` ON `user` (`email`);--> statement-breakpoint
CREATE TABLE `verification` (
	`id` text PRIMARY KEY NOT NULL,
	`identifier` text NOT NULL,
	`value` text NOT NULL,
	`expires_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `visitors` (
	`site_id` integer NOT NULL,
	`visitor_id` text NOT NULL,
	`member_id` text NOT NULL,
	`joined_at` integer NOT NULL,
	PRIMARY KEY(`site_id`, `visitor_id`)
);
