-- Shops connect accounts of their own, and each batch handed to a provider is a row somebody can ask about.
CREATE TABLE `handovers` (
	`id` integer PRIMARY KEY NOT NULL,
	`site_id` integer NOT NULL,
	`account_id` integer,
	`channel` text NOT NULL,
	`handle` text,
	`withdrawn` integer NOT NULL,
	`dispatch_ids` text NOT NULL,
	`at` integer NOT NULL,
	`wake_at` integer
);
--> statement-breakpoint
CREATE INDEX `handovers_wake` ON `handovers` (`wake_at`) WHERE wake_at IS NOT NULL;--> statement-breakpoint
CREATE INDEX `handovers_handle` ON `handovers` (`account_id`,`handle`) WHERE account_id IS NOT NULL AND handle IS NOT NULL;--> statement-breakpoint
CREATE TABLE `leases` (
	`name` text PRIMARY KEY NOT NULL,
	`holder` text NOT NULL,
	`until` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `provider_accounts` (
	`id` integer PRIMARY KEY NOT NULL,
	`site_id` integer NOT NULL,
	`provider` text NOT NULL,
	`channels` text NOT NULL,
	`credentials_sealed` text NOT NULL,
	`hook_hash` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `provider_accounts_hookHash_unique` ON `provider_accounts` (`hook_hash`);--> statement-breakpoint
CREATE UNIQUE INDEX `provider_accounts_once` ON `provider_accounts` (`site_id`,`provider`);--> statement-breakpoint
DROP INDEX `dispatches_wake`;--> statement-breakpoint
ALTER TABLE `dispatches` ADD `handover_id` integer;--> statement-breakpoint
CREATE INDEX `dispatches_wake` ON `dispatches` (`wake_at`,priority DESC) WHERE wake_at IS NOT NULL;