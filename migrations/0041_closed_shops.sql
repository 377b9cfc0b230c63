-- Shops that their owners closed, and when nothing was left of them.
ALTER TABLE `sites` ADD `closed_at` integer;--> statement-breakpoint
ALTER TABLE `sites` ADD `erased_at` integer;
