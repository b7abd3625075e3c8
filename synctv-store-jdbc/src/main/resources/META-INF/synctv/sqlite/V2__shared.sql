-- What the nodes of a cluster agree on.
create table shared_values (
  name text not null primary key,
  value text not null
) strict, without rowid;

-- The highest token seen of each lock: a guarded write with a lower one is refused.
create table fences (
  name text not null primary key,
  token integer not null
) strict, without rowid;
