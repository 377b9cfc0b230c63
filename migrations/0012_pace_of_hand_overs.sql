-- A shop sets its pace: what it handed over in the last minute is counted.
CREATE INDEX `handovers_site` ON `handovers` (`site_id`,`at`);