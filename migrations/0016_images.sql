-- Pictures of messages, each kept once under a name made of its bytes.
CREATE TABLE `images` (
	`id` integer PRIMARY KEY NOT NULL,
	`site_id` integer NOT NULL,
	`hash` text NOT NULL,
	`type` text NOT NULL,
	`width` integer NOT NULL,
	`height` integer NOT NULL,
	`bytes` integer NOT NULL,
	`name` text NOT NULL,
	`original_id` integer,
	`fit_for` text,
	`created_at` integer NOT NULL,
	`removed_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `images_hash_unique` ON `images` (`hash`);--> statement-breakpoint
CREATE INDEX `images_site` ON `images` (`site_id`,`original_id`);--> statement-breakpoint
CREATE INDEX `images_removed` ON `images` (`removed_at`) WHERE removed_at IS NOT NULL;