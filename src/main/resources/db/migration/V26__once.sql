-- Where one work item is meant, two hubs make one. Of twins that were made before one stays: one that waits rather than one
-- that is resolved, and then the first.
delete from work_item twin using work_item first
where (twin.state = 'resolved', twin.work_item_id) > (first.state = 'resolved', first.work_item_id)
  and twin.kind = first.kind and (
  twin.kind in ('unknown-code', 'unreadable', 'stop', 'dead-letter') and twin.reason = first.reason
    and twin.state <> 'resolved' and first.state <> 'resolved'
    and coalesce(twin.attempt_id, twin.communication_id, twin.event_id) is null
    and coalesce(first.attempt_id, first.communication_id, first.event_id) is null
    and (twin.kind <> 'dead-letter' or twin.reason ->> 'code' = 'status-untold')
  or twin.kind in ('hand-over', 'totals') and twin.reason = first.reason
  or twin.kind in ('deadline', 'address-repair', 'rejected', 'deceased-suspected', 'unacknowledged')
    and twin.attempt_id = first.attempt_id);

-- While it waits.
create unique index work_item_once_waiting on work_item (kind, reason)
  where kind in ('unknown-code', 'unreadable', 'stop', 'dead-letter') and state <> 'resolved'
    and coalesce(attempt_id, communication_id, event_id) is null
    and (kind <> 'dead-letter' or reason ->> 'code' = 'status-untold');
-- Ever.
create unique index work_item_once_ever on work_item (kind, reason) where kind in ('hand-over', 'totals');
-- Ever, about an attempt.
create unique index work_item_once_about on work_item (kind, attempt_id)
  where kind in ('deadline', 'address-repair', 'rejected', 'deceased-suspected', 'unacknowledged');

-- When an address was last used again by somebody's word: what was complained of before says nothing new.
create table lifted_suppression (
  channel text        not null,
  address text        not null,
  at      timestamptz not null,
  primary key (channel, address)
);
