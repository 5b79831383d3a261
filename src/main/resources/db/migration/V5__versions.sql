-- A row is written anew for each change of its state: a page keeps room for the next versions of its rows, so that their
-- indexes need not change.
drop index communication_open;
create index communication_open on communication (person_key) where ended_at is null;

-- Nobody asks by these.
drop index timeline_communication;
drop index event_customer;

create function history_settings(history text) returns text language sql immutable as $$
  select case history
    when 'event' then 'fillfactor = 60'
    when 'communication' then 'fillfactor = 60'
    when 'attempt' then 'fillfactor = 60'
    else 'fillfactor = 100'
  end
$$;
create or replace function ensure_history_months(months integer) returns void language plpgsql as $$
declare
  history text;
  month   timestamptz;
begin
  foreach history in array array['event', 'communication', 'attempt', 'timeline'] loop
    for i in 0..months loop
      month := date_trunc('month', now() at time zone 'UTC') at time zone 'UTC' + make_interval(months => i);
      execute format('create table if not exists %I partition of %I for values from (%L) to (%L) with (%s)',
        history || '_' || to_char(month at time zone 'UTC', 'YYYYMM'), history,
        time_ordered_floor(month), time_ordered_floor(month + interval '1 month'), history_settings(history));
    end loop;
    execute format('create table if not exists %I partition of %I default with (%s)',
      history || '_other', history, history_settings(history));
  end loop;
end $$;
do $$
declare
  part record;
begin
  for part in select c.relname as name, p.relname as history from pg_inherits i
    join pg_class c on c.oid = i.inhrelid join pg_class p on p.oid = i.inhparent
    where p.relname in ('event', 'communication', 'attempt') and c.relkind = 'r'
  loop
    execute format('alter table %I set (%s)', part.name, history_settings(part.history));
  end loop;
end $$;
-- Deflated before they come here.
alter table event alter column planning_case set storage external;
alter table attempt alter column message set storage external;
alter table send_payload alter column translated set storage external;
