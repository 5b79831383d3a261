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
