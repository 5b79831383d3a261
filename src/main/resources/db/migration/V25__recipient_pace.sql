-- What partners that take so much for one recipient in a while were given of late; older rows go by their age.
create table recipient_pace (
  partner   text        not null,
  recipient text        not null,
  at        timestamptz not null
);
create index recipient_pace_recipient on recipient_pace (partner, recipient, at);
create index recipient_pace_age on recipient_pace (at);
comment on column recipient_pace.recipient is 'a keyed mark of the address, which nobody else can make or read';
