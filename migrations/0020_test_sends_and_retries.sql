-- Test sends are counted per shop and day and kept a month for their links; dispatches count how often a provider put them off.
CREATE TABLE `test_sends` (
	`id` integer PRIMARY KEY NOT NULL,
	`site_id` integer NOT NULL,
	`day` integer NOT NULL,
	`channel` text NOT NULL,
	`address_hash` text NOT NULL,
	`links` text,
	`state` text NOT NULL,
	`reason` text,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `test_sends_day` ON `test_sends` (`site_id`,`day`);--> statement-breakpoint
ALTER TABLE `dispatches` ADD `attempts` integer DEFAULT 0 NOT NULL;