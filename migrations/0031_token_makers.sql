-- Who leaves a shop loses the API tokens they made for it; until now nobody noted who made one.
ALTER TABLE `api_tokens` ADD `made_by` text;