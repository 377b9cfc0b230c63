-- Who opened a shop says who else may act for it; until now each of its people was its opener.
ALTER TABLE `site_users` ADD `role` text DEFAULT 'owner' NOT NULL;