-- What was given back of an order is taken from what its campaign brought: of those credited until now the log says which they were.
ALTER TABLE `conversions` ADD `order_id` text;--> statement-breakpoint
ALTER TABLE `conversions` ADD `refunded` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
UPDATE `conversions` SET `order_id` = (SELECT CASE WHEN json_valid(e.data) THEN e.data ->> '$.p.transaction_id' END FROM `events` e WHERE e.seq = event_seq)
WHERE `campaign_id` IN (SELECT `id` FROM `campaigns` WHERE CASE WHEN json_valid(definition) THEN definition ->> '$.goal.type' END = 'revenue');--> statement-breakpoint
CREATE INDEX `conversions_order` ON `conversions` (`order_id`) WHERE order_id IS NOT NULL;