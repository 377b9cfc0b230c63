-- A campaign that has ended is held by nothing: what waited for it is looked at, and comes to nothing.
DELETE FROM `holds` WHERE `campaign_id` IN (SELECT `id` FROM `campaigns` WHERE `status` = 'ended');
