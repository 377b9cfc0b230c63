-- Sex, age and region as audiences ask for them, derived when a member is told. Where a birthday is known, so is the day
-- fourteen years after it.
ALTER TABLE `members` ADD `gender` text;--> statement-breakpoint
ALTER TABLE `members` ADD `born_by` integer;--> statement-breakpoint
ALTER TABLE `members` ADD `region` text;--> statement-breakpoint
UPDATE `members` SET `born_by` = CAST(strftime('%Y%m%d', `adult_from_day` * 86400, 'unixepoch', '-14 years') AS INTEGER) WHERE `adult_from_day` IS NOT NULL;
