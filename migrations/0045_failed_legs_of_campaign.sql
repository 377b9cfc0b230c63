-- Takes a campaign’s failed legs away without reading all of its dispatches, of which a large shop has millions.
CREATE INDEX `failed_legs_campaign` ON `failed_legs` (`campaign_id`);