-- What partners that take so much for one recipient in a while were given of late; older rows go with the next claim.
create table recipient_pace (
  partner   text        not null,
  recipient uuid        not null,
  at        timestamptz not null
);
create index recipient_pace_recipient on recipient_pace (partner, recipient, at);
comment on column recipient_pace.recipient is 'a hash of the address';
