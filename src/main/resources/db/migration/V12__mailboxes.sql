-- What mailbox operators have said of persons, and which events wait to be planned until they have.
create table mailbox (
  partner     text        not null,
  person      text        not null,
  lookup_id   uuid        not null unique,
  has_mailbox boolean,
  answered_at timestamptz,
  asked_at    timestamptz,
  waiting     uuid[]      not null default '{}',
  primary key (partner, person)
);
comment on column mailbox.has_mailbox is 'null until the operator has answered once';
comment on column mailbox.asked_at is 'since when an answer is awaited; null when none is';
