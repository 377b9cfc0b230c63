-- A run gathers whom it may reach once and deals with them page by page; a dispatch remembers what its message is about.
CREATE TABLE `run_pages` (
	`run_id` integer NOT NULL,
	`page` integer NOT NULL,
	`candidates` text NOT NULL,
	PRIMARY KEY(`run_id`, `page`)
);
--> statement-breakpoint
ALTER TABLE `dispatches` ADD `subject` text;