-- A campaign may have a budget: what its messages hold and have cost is summed by day, what was sent before included.
CREATE TABLE `budget_use` (
	`campaign_id` integer NOT NULL,
	`day` integer NOT NULL,
	`reserved` integer NOT NULL,
	`spent` integer NOT NULL,
	PRIMARY KEY(`campaign_id`, `day`)
);
--> statement-breakpoint
DROP INDEX `dispatches_wake`;--> statement-breakpoint
ALTER TABLE `dispatches` ADD `held` integer;--> statement-breakpoint
CREATE INDEX `dispatches_budget` ON `dispatches` (`campaign_id`) WHERE state = 'queued' AND reason = 'budget';--> statement-breakpoint
CREATE INDEX `dispatches_wake` ON `dispatches` (`wake_at`,priority DESC,anchor_at DESC) WHERE wake_at IS NOT NULL;
--> statement-breakpoint
UPDATE `dispatches` SET `held` = `price` WHERE `submitted_at` IS NOT NULL AND `state` IN ('submitting', 'accepted', 'unknown');--> statement-breakpoint
INSERT INTO `budget_use` SELECT `campaign_id`, (`submitted_at` + 32400000) / 86400000, sum(coalesce(`held`, 0)),
  sum(CASE WHEN `state` = 'delivered' THEN coalesce(`price`, 0) ELSE 0 END)
FROM `dispatches` WHERE `submitted_at` IS NOT NULL AND `state` IN ('submitting', 'accepted', 'unknown', 'delivered') GROUP BY 1, 2;
