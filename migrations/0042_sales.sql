-- What a shop sold lately, guests' orders among it.
CREATE INDEX `events_sales` ON `events` (`site_id`,`occurred_at`) WHERE name = 'purchase';
