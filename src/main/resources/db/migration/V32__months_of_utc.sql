-- The months of a history are those of UTC, as its ids are, wherever the session lives: in a zone with summer time a month
-- added to a moment is an hour longer or shorter, and months so cut overlap, and lack a month between them. One at a call,
-- as one that cannot be made is not to keep the others from being made.
create function make_history_month(history text, ahead integer) returns void language plpgsql
  set lock_timeout = '1s' set timezone = 'UTC' as $$
declare
  month timestamptz := date_trunc('month', now()) + make_interval(months => ahead);
  part  text        := history || to_char(month, '_YYYYMM');
begin
  if to_regclass(part) is null then
    perform pg_advisory_xact_lock(hashtext('budkavle history months')); -- several hubs may find that it is missing
    execute format('create table if not exists %I partition of %I for values from (%L) to (%L) with (%s)',
      part, history, time_ordered_floor(month), time_ordered_floor(month + interval '1 month'),
      history_settings(history));
  end if;
end $$;

-- what the version before asks for
create or replace function make_history_months(history text, months integer) returns void language plpgsql as $$
begin
  for i in 0..months loop
    perform make_history_month(history, i);
  end loop;
end $$;
