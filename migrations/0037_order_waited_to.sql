-- A message does not grow old while an unpaid order has it wait; those that wait now have done so.
ALTER TABLE `dispatches` ADD `order_waited_to` integer;--> statement-breakpoint
UPDATE `dispatches` SET `order_waited_to` = `wake_at` WHERE `wake_at` IS NOT NULL AND `state` = 'queued' AND `reason` = 'pending_order';