-- Who called a wait off, a person or a program, and when.
ALTER TABLE `dispatches` ADD `cancelled_at` integer;--> statement-breakpoint
ALTER TABLE `dispatches` ADD `cancelled_by` text;