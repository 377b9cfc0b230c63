-- A message may have a second leg; what the first one failed of is kept beside it.
CREATE TABLE `failed_legs` (
	`dispatch_id` integer PRIMARY KEY NOT NULL,
	`campaign_id` integer NOT NULL,
	`channel` text NOT NULL,
	`message_type` text NOT NULL,
	`reason` text NOT NULL,
	`handover_id` integer NOT NULL,
	`submitted_at` integer NOT NULL,
	`failed_at` integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE `dispatches` ADD `leg` integer DEFAULT 1 NOT NULL;