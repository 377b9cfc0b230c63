-- What a conversion was paid in another currency, which is no won.
ALTER TABLE `conversions` ADD `amount` real;--> statement-breakpoint
ALTER TABLE `conversions` ADD `currency` text;