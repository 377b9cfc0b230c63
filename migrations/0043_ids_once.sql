-- An id that a campaign's versions, a hand-over or a page left open still names is handed out once, also where the newest row was deleted.
CREATE TABLE `__new_rehearsals` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
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
	`updated_at` integer NOT NULL,
	`stuck_since` integer
);
--> statement-breakpoint
INSERT INTO `__new_rehearsals`("id", "site_id", "campaign_id", "definition", "state", "from_at", "to_at", "cursor", "page_size", "members", "total", "sums", "started_at", "updated_at", "stuck_since") SELECT "id", "site_id", "campaign_id", "definition", "state", "from_at", "to_at", "cursor", "page_size", "members", "total", "sums", "started_at", "updated_at", "stuck_since" FROM `rehearsals`;--> statement-breakpoint
DROP TABLE `rehearsals`;--> statement-breakpoint
ALTER TABLE `__new_rehearsals` RENAME TO `rehearsals`;--> statement-breakpoint
CREATE INDEX `rehearsals_campaign` ON `rehearsals` (`campaign_id`);--> statement-breakpoint
CREATE INDEX `rehearsals_running` ON `rehearsals` (`updated_at`) WHERE state = 'running';--> statement-breakpoint
CREATE TABLE `__new_segments` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`site_id` integer NOT NULL,
	`name` text NOT NULL,
	`kind` text NOT NULL,
	`version` integer NOT NULL,
	`target` text NOT NULL,
	`size` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
INSERT INTO `__new_segments`("id", "site_id", "name", "kind", "version", "target", "size", "created_at", "updated_at") SELECT "id", "site_id", "name", "kind", "version", "target", "size", "created_at", "updated_at" FROM `segments`;--> statement-breakpoint
DROP TABLE `segments`;--> statement-breakpoint
ALTER TABLE `__new_segments` RENAME TO `segments`;--> statement-breakpoint
CREATE INDEX `segments_site` ON `segments` (`site_id`);--> statement-breakpoint
CREATE TABLE `__new_coupons` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`site_id` integer NOT NULL,
	`definition` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
INSERT INTO `__new_coupons`("id", "site_id", "definition", "created_at") SELECT "id", "site_id", "definition", "created_at" FROM `coupons`;--> statement-breakpoint
DROP TABLE `coupons`;--> statement-breakpoint
ALTER TABLE `__new_coupons` RENAME TO `coupons`;--> statement-breakpoint
CREATE INDEX `coupons_site` ON `coupons` (`site_id`);--> statement-breakpoint
CREATE TABLE `__new_provider_accounts` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`site_id` integer NOT NULL,
	`provider` text NOT NULL,
	`channels` text NOT NULL,
	`credentials_sealed` text NOT NULL,
	`hook_hash` text NOT NULL,
	`opt_outs_read_to` integer,
	`masked_opt_outs` integer DEFAULT 0 NOT NULL,
	`balance` integer,
	`balance_at` integer,
	`balance_asked_at` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
INSERT INTO `__new_provider_accounts`("id", "site_id", "provider", "channels", "credentials_sealed", "hook_hash", "opt_outs_read_to", "masked_opt_outs", "balance", "balance_at", "balance_asked_at", "created_at", "updated_at") SELECT "id", "site_id", "provider", "channels", "credentials_sealed", "hook_hash", "opt_outs_read_to", "masked_opt_outs", "balance", "balance_at", "balance_asked_at", "created_at", "updated_at" FROM `provider_accounts`;--> statement-breakpoint
DROP TABLE `provider_accounts`;--> statement-breakpoint
ALTER TABLE `__new_provider_accounts` RENAME TO `provider_accounts`;--> statement-breakpoint
CREATE UNIQUE INDEX `provider_accounts_hookHash_unique` ON `provider_accounts` (`hook_hash`);--> statement-breakpoint
CREATE UNIQUE INDEX `provider_accounts_once` ON `provider_accounts` (`site_id`,`provider`);--> statement-breakpoint
CREATE TABLE `__new_api_tokens` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`hash` text NOT NULL,
	`name` text NOT NULL,
	`site_ids` text NOT NULL,
	`scopes` text NOT NULL,
	`created_at` integer NOT NULL,
	`made_by` text
);
--> statement-breakpoint
INSERT INTO `__new_api_tokens`("id", "hash", "name", "site_ids", "scopes", "created_at", "made_by") SELECT "id", "hash", "name", "site_ids", "scopes", "created_at", "made_by" FROM `api_tokens`;--> statement-breakpoint
DROP TABLE `api_tokens`;--> statement-breakpoint
ALTER TABLE `__new_api_tokens` RENAME TO `api_tokens`;--> statement-breakpoint
CREATE UNIQUE INDEX `api_tokens_hash_unique` ON `api_tokens` (`hash`);