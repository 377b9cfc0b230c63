-- A run that was given up says for which error, until somebody of the shop has taken note of it.
ALTER TABLE `runs` ADD `failure` text;--> statement-breakpoint
ALTER TABLE `runs` ADD `noted_at` integer;