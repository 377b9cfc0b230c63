-- A postal address is contact data like the rest: kept sealed, for the region a shop may ask about.
ALTER TABLE `members` ADD `address_sealed` text;