-- What a campaign said in each version, and campaigns put away from the list.
CREATE TABLE `campaign_versions` (
	`campaign_id` integer NOT NULL,
	`version` integer NOT NULL,
	`change` text NOT NULL,
	`definition` text NOT NULL,
	`changed_at` integer NOT NULL,
	PRIMARY KEY(`campaign_id`, `version`)
);
--> statement-breakpoint
ALTER TABLE `campaigns` ADD `archived_at` integer;
--> statement-breakpoint
INSERT INTO `campaign_versions` (`campaign_id`, `version`, `change`, `definition`, `changed_at`)
SELECT `id`, `version`, 'edited', `definition`, `updated_at` FROM `campaigns`;
