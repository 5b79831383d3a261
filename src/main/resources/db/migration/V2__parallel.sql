-- Every channel goes out at once, and each on its own.
alter table communication add parallel boolean not null default false;
