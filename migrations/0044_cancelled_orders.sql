-- An order that is cancelled is worth nothing, though it was paid: what was folded of it before counted in sums of orders.
UPDATE `orders` SET `net_value` = 0 WHERE `undone` = 1 AND `net_value` <> 0;
