-- Ids and order keys compare as bytes, as they do everywhere else, whatever the database's language.
create table rooms (
  id text collate "C" not null primary key,
  name text not null,
  -- The name as the search compares it: the same folding as with other databases.
  name_folded text not null,
  owner_id text collate "C" not null,
  owner_name text not null,
  owner_kind text not null,
  created_at bigint not null,
  hidden smallint not null,
  password_hash text,
  control text not null,
  advance text not null,
  max_members integer not null
);

create index rooms_by_newest on rooms (hidden, created_at desc, id desc);
create index rooms_by_owner on rooms (owner_id);

create table members (
  room_id text collate "C" not null references rooms (id) on delete cascade,
  user_id text collate "C" not null,
  user_name text not null,
  user_kind text not null,
  role text not null,
  grants bigint not null,
  denials bigint not null,
  joined_at bigint not null,
  primary key (room_id, user_id)
);

create table playlist_items (
  room_id text collate "C" not null references rooms (id) on delete cascade,
  id text collate "C" not null,
  order_key text collate "C" not null,
  url text not null,
  name text not null,
  type text not null,
  live smallint not null,
  duration double precision,
  -- JSON, see MediaJson.
  headers text not null,
  subtitles text not null,
  sources text not null,
  user_id text collate "C" not null,
  user_name text not null,
  user_kind text not null,
  added_at bigint not null,
  primary key (room_id, id)
);

create table chat_messages (
  room_id text collate "C" not null references rooms (id) on delete cascade,
  id text collate "C" not null,
  user_id text collate "C" not null,
  user_name text not null,
  user_kind text not null,
  body text not null,
  said_at bigint not null,
  reply_to text collate "C",
  media_position double precision,
  -- History is read by this index.
  primary key (room_id, said_at, id),
  unique (room_id, id)
);

create table playback (
  room_id text collate "C" not null primary key references rooms (id) on delete cascade,
  media_id text collate "C",
  playing smallint not null,
  position double precision not null,
  rate double precision not null,
  anchor bigint not null,
  version bigint not null
);
