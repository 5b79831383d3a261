-- The months of one history. All that is written to it waits while a month is made, which waits for whoever reads: not for
-- long, as it is made long before its time. What is there already locks nothing.
drop function ensure_history_months(integer);
drop function make_history_months(integer);
create function make_history_months(history text, months integer) returns void language plpgsql
  set lock_timeout = '1s' as $$
declare
  month timestamptz;
  part  text;
begin
  for i in 0..months loop
    month := date_trunc('month', now() at time zone 'UTC') at time zone 'UTC' + make_interval(months => i);
    part := history || '_' || to_char(month at time zone 'UTC', 'YYYYMM');
    if to_regclass(part) is null then
      perform pg_advisory_xact_lock(hashtext('budkavle history months')); -- several hubs may find that it is missing
      execute format('create table if not exists %I partition of %I for values from (%L) to (%L) with (%s)',
        part, history, time_ordered_floor(month), time_ordered_floor(month + interval '1 month'),
        history_settings(history));
    end if;
  end loop;
end $$;
