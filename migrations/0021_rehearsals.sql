-- Campaigns replayed over the last days, and what each would have sent.
CREATE TABLE `rehearsal_messages` (
	`rehearsal_id` integer NOT NULL,
	`member_id` text NOT NULL,
	`at` integer NOT NULL,
	`leg` text NOT NULL,
	`price` integer NOT NULL,
	`bought_at` integer,
	PRIMARY KEY(`rehearsal_id`, `member_id`, `at`)
);
--> statement-breakpoint
CREATE TABLE `rehearsals` (
	`id` integer PRIMARY KEY NOT NULL,
	`site_id` integer NOT NULL,
	`campaign_id` integer NOT NULL,
	`definition` text NOT NULL,
	`state` text NOT NULL,
	`from_at` integer NOT NULL,
	`to_at` integer NOT NULL,
	`cursor` text NOT NULL,
	`page_size` integer NOT NULL,
	`members` integer NOT NULL,
	`total` integer NOT NULL,
	`sums` text NOT NULL,
	`started_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `rehearsals_campaign` ON `rehearsals` (`campaign_id`);--> statement-breakpoint
CREATE INDEX `rehearsals_running` ON `rehearsals` (`updated_at`) WHERE state = 'running';