-- Claims that were given back, as they were: whose message arrives after all takes them back.
create table released_claim (
  communication_id uuid        not null,
  key              text        not null,
  until            timestamptz not null,
  primary key (communication_id, key)
);
create index released_claim_key on released_claim (key);
