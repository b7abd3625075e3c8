-- What the nodes of a cluster agree on.
create table shared_values (
  name text collate "C" not null primary key,
  value text not null
);

-- The highest token seen of each lock: a guarded write with a lower one is refused.
create table fences (
  name text collate "C" not null primary key,
  token bigint not null
);
