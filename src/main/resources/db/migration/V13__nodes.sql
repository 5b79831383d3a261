-- Several hubs on one database.

-- What only one of them does at a time, and what they must all have in common; until by the database's clock.
create table duty (
  name   text        primary key,
  holder uuid        not null,
  until  timestamptz not null
);

-- Hubs that start together make the coming months one after the other.
alter function ensure_history_months(integer) rename to make_history_months;
create function ensure_history_months(months integer) returns void language plpgsql as $$
begin
  perform pg_advisory_xact_lock(hashtext('budkavle history months'));
  perform make_history_months(months);
end $$;
