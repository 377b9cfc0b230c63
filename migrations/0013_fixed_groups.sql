-- Fixed groups: a list of members under a name.
CREATE TABLE `segment_members` (
	`segment_id` integer NOT NULL,
	`member_id` text NOT NULL,
	PRIMARY KEY(`segment_id`, `member_id`)
) WITHOUT ROWID;
--> statement-breakpoint
ALTER TABLE `segments` ADD `size` integer;