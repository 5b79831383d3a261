-- Index entries that each message paid for and nobody asked for. A raw report is found by its own id.
drop index raw_report_attempt;
-- An event's communications are its customer's.
drop index communication_event;
-- Entries of the timeline are asked for by their customer; by their id only those that subscribers are told, which are one
-- of three, and by their kind those of timeline_readings.
alter table timeline drop constraint timeline_pkey;
create index timeline_told on timeline (entry_id) where kind in (
  'address-needed', 'attempt-delivered', 'attempt-failed', 'attempt-sent', 'cancelled', 'complaint', 'deceased-suspected',
  'double-contact', 'exhausted', 'expired', 'fallback', 'marketing-withdrawn', 'not-sent', 'opened', 'presumed', 'reply',
  'stopped', 'suppressed', 'suppression-lifted', 'unsubscribed');
