-- What shops have left at their providers, as last told, so that they are warned before campaigns stop for it.
ALTER TABLE `provider_accounts` ADD `balance` integer;--> statement-breakpoint
ALTER TABLE `provider_accounts` ADD `balance_at` integer;--> statement-breakpoint
ALTER TABLE `provider_accounts` ADD `balance_asked_at` integer;