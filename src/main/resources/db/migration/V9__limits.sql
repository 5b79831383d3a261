-- A partner's limits, in machine time and the same for every hub on this database: its breaker, and the tokens of its rate.
alter table lane add column breaker text not null default 'closed';
alter table lane add column breaker_round integer not null default 0;
-- open: when it may be asked again; probing: until when the probe's answer is waited for
alter table lane add column breaker_until timestamptz;
alter table lane add column breaker_probe uuid;
-- closed: since when, if it was ever open
alter table lane add column breaker_since timestamptz;
alter table lane add column tokens double precision not null default 0;
alter table lane add column tokens_at timestamptz;

-- What says that something is wrong with a partner is looked for every few seconds.
create index work_item_kind on work_item (kind) where state <> 'resolved';

-- What was found stuck: told once when it is found, and once more when it is over. Machine time.
create table alert (
  kind       text        not null,
  subject    text        not null default '',
  reason     jsonb       not null,
  raised_at  timestamptz not null default now(),
  told       boolean     not null default false,
  cleared_at timestamptz,
  primary key (kind, subject)
);
