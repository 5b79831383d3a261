-- Soft bounces one by one, so that each counts once however often it is told, and fades with its own age.
drop table soft_bounce;
create table soft_bounce (
  channel    text        not null,
  address    text        not null,
  attempt_id uuid        not null,
  reason     text        not null,
  at         timestamptz not null,
  primary key (channel, address, attempt_id)
);

-- What people answered. Once by the partner's own reference, or by the raw report that it came in.
create table reply (
  reply_id         uuid        primary key,
  partner          text        not null,
  partner_ref      text        not null,
  channel          text        not null,
  address          text        not null,
  body             text        not null,
  at               timestamptz not null,
  received_at      timestamptz not null,
  customer_no      text,
  communication_id uuid,
  attempt_id       uuid,
  unique (partner, partner_ref)
);
-- Parts of a reply that came in several, until and after they are put together.
create table reply_part (
  partner     text        not null,
  address     text        not null,
  message     text        not null,
  part        smallint    not null,
  body        text        not null,
  primary key (partner, address, message, part)
);
create index reply_customer on reply (customer_no) where customer_no is not null;

-- Where a recipient has moved to, as a partner says.
create table new_address (
  attempt_id uuid        primary key,
  address    jsonb       not null,
  told_at    timestamptz not null
);

-- A changed register is held against what waits for a mended address.
create index work_item_repair on work_item (customer_no) where kind = 'address-repair' and state <> 'resolved';

-- What source systems are told, in the order of commits; StatusTypes names the same kinds.
create index timeline_feed on timeline (xid, entry_id) where kind in (
  'address-needed', 'attempt-delivered', 'attempt-failed', 'attempt-sent', 'cancelled', 'complaint', 'deceased-suspected',
  'double-contact', 'exhausted', 'expired', 'fallback', 'marketing-withdrawn', 'not-sent', 'opened', 'presumed', 'reply',
  'stopped', 'suppressed', 'suppression-lifted', 'unsubscribed');

-- How far each system that asked to be told has been read on for: transaction, then entry.
create table status_cursor (
  subscriber text primary key,
  cursor     text not null
);

-- Few, and counted whenever somebody looks.
create index communication_double on communication (communication_id) where double_contact;
