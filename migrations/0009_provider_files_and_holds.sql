-- Images go to a provider once; a campaign whose messages the account cannot send waits until that is mended.
CREATE TABLE `holds` (
	`campaign_id` integer PRIMARY KEY NOT NULL,
	`site_id` integer NOT NULL,
	`account_id` integer,
	`reason` text NOT NULL,
	`since` integer NOT NULL,
	`balance` integer,
	`probe_at` integer
);
--> statement-breakpoint
CREATE INDEX `holds_site` ON `holds` (`site_id`);--> statement-breakpoint
CREATE TABLE `provider_files` (
	`account_id` integer NOT NULL,
	`key` text NOT NULL,
	`file_id` text NOT NULL,
	PRIMARY KEY(`account_id`, `key`)
);
--> statement-breakpoint
ALTER TABLE `provider_accounts` ADD `opt_outs_read_to` integer;