-- One dispatcher at a time holds a lease, so a dispatch need not be written to be claimed: two rows written less each.
ALTER TABLE `dispatches` DROP COLUMN `attempt_id`;--> statement-breakpoint
UPDATE `dispatches` SET `state` = 'queued' WHERE `state` = 'claimed';--> statement-breakpoint
UPDATE `dispatches` SET `wake_at` = NULL WHERE `state` IN ('submitting', 'accepted', 'unknown');
