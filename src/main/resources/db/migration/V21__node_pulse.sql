-- What each hub did in its partners' lanes over the last minute, told every few seconds: so that whoever asks one hub hears
-- of all.
create table node_pulse (
  hub        uuid             not null,
  lane       text             not null,
  per_second double precision not null,
  misses     bigint           not null,
  at         timestamptz      not null,
  primary key (hub, lane)
) with (fillfactor = 50);
