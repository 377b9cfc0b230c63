-- Refusals: members are found by their hashed address, the list is read newest first, and every change of it is kept.
CREATE TABLE `suppression_acts` (
	`id` integer PRIMARY KEY NOT NULL,
	`site_id` integer NOT NULL,
	`channel` text NOT NULL,
	`address_hash` text NOT NULL,
	`act` text NOT NULL,
	`reason` text NOT NULL,
	`note` text,
	`acted_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `members_phone` ON `members` (`site_id`,`phone_hash`) WHERE phone_hash IS NOT NULL;--> statement-breakpoint
CREATE INDEX `members_email` ON `members` (`site_id`,`email_hash`) WHERE email_hash IS NOT NULL;--> statement-breakpoint
CREATE INDEX `suppressions_recent` ON `suppressions` (`site_id`,`created_at`);