-- What the log says of members' days, orders and reviews, kept ready to ask. Both tables searched in key order need no
-- second copy of their key. The projections begin anew, so that they hold what the log already has.
CREATE TABLE `last_events` (
	`site_id` integer NOT NULL,
	`member_id` text NOT NULL,
	`name` text NOT NULL,
	`day` integer NOT NULL,
	PRIMARY KEY(`site_id`, `member_id`, `name`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `last_events_day` ON `last_events` (`site_id`,`name`,`day`,`member_id`);--> statement-breakpoint
CREATE TABLE `member_days` (
	`site_id` integer NOT NULL,
	`day` integer NOT NULL,
	`member_id` text NOT NULL,
	`events` text NOT NULL,
	`products` text NOT NULL,
	PRIMARY KEY(`site_id`, `day`, `member_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `orders` (
	`site_id` integer NOT NULL,
	`order_id` text NOT NULL,
	`member_id` text NOT NULL,
	`paid_at` integer,
	`arrived_at` integer,
	`net_value` integer NOT NULL,
	`undone` integer NOT NULL,
	`facts` text NOT NULL,
	`first_seq` integer NOT NULL,
	PRIMARY KEY(`site_id`, `order_id`)
);
--> statement-breakpoint
CREATE INDEX `orders_member` ON `orders` (`site_id`,`member_id`);--> statement-breakpoint
CREATE INDEX `orders_paid` ON `orders` (`site_id`,`paid_at`,`member_id`);--> statement-breakpoint
CREATE INDEX `orders_arrived` ON `orders` (`site_id`,`arrived_at`,`member_id`) WHERE arrived_at IS NOT NULL;--> statement-breakpoint
CREATE TABLE `reviews` (
	`site_id` integer NOT NULL,
	`member_id` text NOT NULL,
	`subject` text NOT NULL,
	`reviewed_at` integer NOT NULL,
	PRIMARY KEY(`site_id`, `member_id`, `subject`)
);
--> statement-breakpoint
CREATE INDEX `reviews_reviewed` ON `reviews` (`site_id`,`reviewed_at`);--> statement-breakpoint
ALTER TABLE `visitors` ADD `joined_seq` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
DELETE FROM `carts`;--> statement-breakpoint
DELETE FROM `cursors` WHERE `reader` = 'projections';
