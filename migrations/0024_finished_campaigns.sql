-- Campaigns that run once end by themselves when they have sent, and say when.
ALTER TABLE `campaigns` ADD `finished_at` integer;