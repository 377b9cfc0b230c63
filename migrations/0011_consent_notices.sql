-- What people must be told about their consent, and where each notice stands.
CREATE TABLE `consent_notices` (
	`id` integer PRIMARY KEY NOT NULL,
	`site_id` integer NOT NULL,
	`kind` text NOT NULL,
	`consent_id` integer NOT NULL,
	`due_at` integer NOT NULL,
	`wake_at` integer,
	`state` text NOT NULL,
	`via` text,
	`message_id` integer,
	`text_sealed` text,
	`batch_id` integer,
	`account_id` integer,
	`handle` text,
	`submitted_at` integer,
	`settled_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `consent_notices_once` ON `consent_notices` (`consent_id`,`kind`,`due_at`);--> statement-breakpoint
CREATE INDEX `consent_notices_wake` ON `consent_notices` (`wake_at`) WHERE wake_at IS NOT NULL;--> statement-breakpoint
CREATE INDEX `consent_notices_site` ON `consent_notices` (`site_id`,`state`,`due_at`);