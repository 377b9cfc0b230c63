-- What one member did, and what one browser ordered, is found by who they are, however much the shop's log holds of others.
CREATE INDEX `events_member` ON `events` (`site_id`,`member_id`,`name`,`occurred_at`) WHERE member_id IS NOT NULL;--> statement-breakpoint
CREATE INDEX `events_orders` ON `events` (`site_id`,`visitor_id`) WHERE visitor_id IS NOT NULL AND substr(event_id, 1, 6) = 'order:';--> statement-breakpoint
CREATE INDEX `visitors_member` ON `visitors` (`site_id`,`member_id`);