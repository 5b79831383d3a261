-- What partners call our attempts lies apart: where an index names a column, each change of it writes all of the row's
-- indexes anew. A reference that only repeats the attempt's own key finds it by that, and is no row here.
create table partner_reference (
  partner    text not null,
  ref        text not null,
  attempt_id uuid not null,
  primary key (partner, ref)
);
insert into partner_reference
  select partner, partner_ref, max(attempt_id::text)::uuid from attempt
  where partner_ref is not null and position(replace(attempt_id::text, '-', '') in partner_ref) = 0
  group by partner, partner_ref;
drop index attempt_partner_ref;

-- An event is written twice and an attempt three times: their pages take in all versions of their rows, which then need no
-- new index entries. A communication is written as begun where its first step goes with the plan.
create or replace function history_settings(history text) returns text language sql immutable as $$
  select case history
    when 'event' then 'fillfactor = 40'
    when 'communication' then 'fillfactor = 75'
    when 'attempt' then 'fillfactor = 40'
    else 'fillfactor = 100'
  end
$$;
do $$
declare
  part record;
begin
  for part in select c.relname as name, p.relname as history from pg_inherits i
      join pg_class c on c.oid = i.inhrelid join pg_class p on p.oid = i.inhparent
      where c.relkind = 'r' and p.relname in ('event', 'communication', 'attempt') loop
    execute format('alter table %I set (%s)', part.name, history_settings(part.history));
  end loop;
end $$;

-- Entries that lie in the row of the one that follows them, see TimelineRow.
alter table timeline add earlier jsonb;
