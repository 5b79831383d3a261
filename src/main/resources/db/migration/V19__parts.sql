-- A message that went out in parts which the partner calls by ids of their own; its reports name one of them each.
-- A partner may begin its ids anew some day: the last message counts.
create table part_ref (
  partner     text     not null,
  partner_ref text     not null,
  attempt_id  uuid     not null,
  part        smallint not null,
  parts       smallint not null,
  primary key (partner, partner_ref)
);
