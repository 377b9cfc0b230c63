-- Hooks whose address a shop has made anew, and until when the one before is taken.
CREATE TABLE `renewed_hooks` (
	`site_id` integer NOT NULL,
	`provider` text NOT NULL,
	`round` integer NOT NULL,
	`old_hash` text,
	`old_until` integer,
	PRIMARY KEY(`site_id`, `provider`)
);
--> statement-breakpoint
CREATE INDEX `renewed_hooks_old` ON `renewed_hooks` (`old_hash`);