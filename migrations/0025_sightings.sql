-- The installation check counts per shop and hour instead of reading the whole log; the last two days are counted here.
CREATE TABLE `sightings` (
	`site_id` integer NOT NULL,
	`hour` integer NOT NULL,
	`name` text NOT NULL,
	`page` text NOT NULL,
	`company` text NOT NULL,
	`device` text NOT NULL,
	`count` integer NOT NULL,
	`first_at` integer NOT NULL,
	`last_at` integer NOT NULL,
	`identified` integer NOT NULL,
	PRIMARY KEY(`site_id`, `hour`, `name`, `page`, `company`, `device`)
);--> statement-breakpoint
INSERT INTO `sightings` SELECT `site_id`, `received_at` / 3600000, `name`,
  CASE WHEN `name` = 'page_view' AND `data` ->> '$.p.page_type' IN ('main', 'list', 'search', 'item', 'cart', 'checkout', 'order', 'join', 'join_done', 'login', 'review', 'review_write')
    THEN `data` ->> '$.p.page_type' ELSE '' END,
  CASE WHEN `name` <> 'begin_checkout' OR `data` ->> '$.p.method' IS NULL THEN ''
    WHEN `data` ->> '$.p.method' IN ('naver', 'kakao', 'payco', 'app') THEN `data` ->> '$.p.method' ELSE 'other' END,
  coalesce(`data` ->> 'd', ''), count(*), min(`received_at`), max(`received_at`), count(`member_id`)
FROM `events`
WHERE `data` ->> 'from' = 'tag'
  AND `received_at` > (SELECT `received_at` FROM `events` ORDER BY `seq` DESC LIMIT 1) - 172800000
  AND `name` IN ('page_view', 'tag_twice', 'view_item_list', 'search', 'view_item', 'add_to_cart', 'add_to_wishlist', 'view_cart', 'remove_from_cart', 'begin_checkout', 'purchase', 'order_update', 'sign_up', 'login', 'logout', 'write_review')
GROUP BY 1, 2, 3, 4, 5, 6;--> statement-breakpoint
INSERT INTO `cursors` SELECT 'sightings', max(`seq`) FROM `events` HAVING max(`seq`) IS NOT NULL;
