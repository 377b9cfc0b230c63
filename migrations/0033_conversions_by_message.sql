-- The lists of messages read what each of them brought, not all that its campaign has.
DROP INDEX `conversions_campaign`;--> statement-breakpoint
CREATE INDEX `conversions_campaign` ON `conversions` (`campaign_id`,`dispatch_id`);