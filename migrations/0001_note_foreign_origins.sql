-- Owners are told which other hosts use their key: a copied page, a forgotten domain, somebody else.
CREATE TABLE `foreign_origins` (
	`site_id` integer NOT NULL,
	`host` text NOT NULL,
	`count` integer NOT NULL,
	`last_at` integer NOT NULL,
	PRIMARY KEY(`site_id`, `host`)
);
