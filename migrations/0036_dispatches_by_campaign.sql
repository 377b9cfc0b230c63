-- A campaign's messages are listed without going through all that was sent since.
CREATE INDEX `dispatches_campaign` ON `dispatches` (`campaign_id`);