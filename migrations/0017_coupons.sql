-- Coupons of messages: what they promise, one-time codes, and what platforms issued.
CREATE TABLE `coupon_codes` (
	`id` integer PRIMARY KEY NOT NULL,
	`coupon_id` integer NOT NULL,
	`code` text NOT NULL,
	`dispatch_id` integer,
	`claimed_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `coupon_codes_dispatchId_unique` ON `coupon_codes` (`dispatch_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `coupon_codes_once` ON `coupon_codes` (`coupon_id`,`code`);--> statement-breakpoint
CREATE INDEX `coupon_codes_free` ON `coupon_codes` (`coupon_id`,`id`) WHERE dispatch_id IS NULL;--> statement-breakpoint
CREATE TABLE `coupon_issues` (
	`dispatch_id` integer NOT NULL,
	`coupon_id` integer NOT NULL,
	`state` text NOT NULL,
	`issue_no` text,
	`code` text,
	`expires_at` integer,
	`used_at` integer,
	`started_at` integer NOT NULL,
	PRIMARY KEY(`dispatch_id`, `coupon_id`)
);
--> statement-breakpoint
CREATE INDEX `coupon_issues_coupon` ON `coupon_issues` (`coupon_id`,`issue_no`);--> statement-breakpoint
CREATE TABLE `coupons` (
	`id` integer PRIMARY KEY NOT NULL,
	`site_id` integer NOT NULL,
	`definition` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `coupons_site` ON `coupons` (`site_id`);