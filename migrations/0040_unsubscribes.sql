-- What a campaign's own messages cost it: their receivers who stopped adverts by them.
ALTER TABLE `dispatches` ADD `unsubscribed_at` integer;