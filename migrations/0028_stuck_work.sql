-- Runs and rehearsals that fail say since when, so that they are tried ever more rarely and given up.
ALTER TABLE `rehearsals` ADD `stuck_since` integer;--> statement-breakpoint
ALTER TABLE `runs` ADD `stuck_since` integer;--> statement-breakpoint
ALTER TABLE `runs` ADD `try_at` integer;