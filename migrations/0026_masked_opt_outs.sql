-- How many refusals a provider listed by a masked number, so that a person is told to enter them.
ALTER TABLE `provider_accounts` ADD `masked_opt_outs` integer DEFAULT 0 NOT NULL;
