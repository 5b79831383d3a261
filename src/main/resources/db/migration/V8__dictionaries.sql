-- What rows of one kind have in common, taken from a release's example: such rows are deflated with it as their
-- dictionary, and each names the one it needs. A dictionary stays for as long as any row may need it.
create table dictionary (
  dictionary_id bigint      primary key,
  body          bytea       not null,
  made_at       timestamptz not null default now()
);
alter table event add raw_packed boolean not null default false;
alter table event alter column raw set storage external;

-- What was read of an event differs little from its raw bytes, and is packed against them.
alter table event add data_packed bytea;
alter table event alter column data_packed set storage external;
alter table event alter column data drop not null;
-- what must be asked without unpacking: who is not to be told of
alter table event add protected_identity boolean not null default false;

-- A plan, and which rules were applied, are only ever read whole.
alter table communication alter column plan type bytea using convert_to(plan::text, 'UTF8');
alter table communication alter column plan set storage external;
alter table communication alter column rules type bytea using convert_to(rules::text, 'UTF8');
alter table communication alter column rules set storage external;

-- Fields by the moment that they hold from, instead of a moment for each field.
update customer set field_times = (
  select coalesce(jsonb_object_agg(at, fields), '{}') from (
    select value as at, jsonb_agg(key) as fields from jsonb_each_text(field_times) group by value) as by_moment);
