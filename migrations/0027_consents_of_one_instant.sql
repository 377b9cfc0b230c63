-- A yes and a no of one instant, as dates without a time have them, are two acts: neither is lost for the other.
DROP INDEX `consents_act`;--> statement-breakpoint
CREATE UNIQUE INDEX `consents_act` ON `consents` (`site_id`,`member_id`,`channel`,`purpose`,`acted_at`,`granted`);