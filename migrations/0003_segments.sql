-- Target groups: a marketer names whom they mean once and uses it in many places.
CREATE TABLE `segments` (
	`id` integer PRIMARY KEY NOT NULL,
	`site_id` integer NOT NULL,
	`name` text NOT NULL,
	`kind` text NOT NULL,
	`version` integer NOT NULL,
	`target` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `segments_site` ON `segments` (`site_id`);