create table rooms (
  id text not null primary key,
  name text not null,
  -- The name as the search compares it: SQLite folds the case of ASCII letters only.
  name_folded text not null,
  owner_id text not null,
  owner_name text not null,
  owner_kind text not null,
  created_at integer not null,
  hidden integer not null,
  password_hash text,
  control text not null,
  advance text not null,
  max_members integer not null
) strict, without rowid;

create index rooms_by_newest on rooms (hidden, created_at desc, id desc);
create index rooms_by_owner on rooms (owner_id);

create table members (
  room_id text not null references rooms (id) on delete cascade,
  user_id text not null,
  user_name text not null,
  user_kind text not null,
  role text not null,
  grants integer not null,
  denials integer not null,
  joined_at integer not null,
  primary key (room_id, user_id)
) strict, without rowid;

create table playlist_items (
  room_id text not null references rooms (id) on delete cascade,
  id text not null,
  order_key text not null,
  url text not null,
  name text not null,
  type text not null,
  live integer not null,
  duration real,
  -- JSON, see MediaJson.
  headers text not null,
  subtitles text not null,
  sources text not null,
  user_id text not null,
  user_name text not null,
  user_kind text not null,
  added_at integer not null,
  primary key (room_id, id)
) strict;

create table chat_messages (
  room_id text not null references rooms (id) on delete cascade,
  id text not null,
  user_id text not null,
  user_name text not null,
  user_kind text not null,
  body text not null,
  said_at integer not null,
  reply_to text,
  media_position real,
  -- The table itself is the index that history is read by.
  primary key (room_id, said_at, id),
  unique (room_id, id)
) strict, without rowid;

create table playback (
  room_id text not null primary key references rooms (id) on delete cascade,
  media_id text,
  playing integer not null,
  position real not null,
  rate real not null,
  anchor integer not null,
  version integer not null
) strict, without rowid;
