-- Sends that were never answered, by where they went: they are few, and no index entry is made for the others. That more of
-- them were unclear is seldom written, so that rows keep growing in their pages.
create index attempt_unclear on attempt (partner, address) where unclear > 0;
