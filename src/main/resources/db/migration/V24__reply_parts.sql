-- Parts of texts from phones, until the text is whole or has waited long enough; then without their words, as long as a
-- gateway may tell them again. What an older hub kept of parts is read once more from the reports that they came in.
drop table reply_part;
create table reply_part (
  raw_id    uuid        not null,
  place     smallint    not null,
  text      text        not null, -- a mark: which partner, phone, reference and number of parts
  set_id    uuid        not null,
  part      smallint    not null,
  mark      text        not null, -- of the octets, to know a part again that is told again
  coding    smallint    not null,
  octets    text,                 -- none once the set is closed
  opened_at timestamptz not null,
  closed_at timestamptz,
  primary key (raw_id, place)
);
create index reply_part_text on reply_part (text);
create index reply_part_set on reply_part (set_id);
create index reply_part_closed on reply_part (closed_at) where closed_at is not null;
