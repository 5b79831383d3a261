-- The row of a file that an event was made from: its name, its number, and how the raw bytes are encoded.
alter table event add file_row jsonb;
