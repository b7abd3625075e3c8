-- The database orders what is kept of a room. Tables get new names, so that a node of the version
-- before can write to none of them; views of the old names refuse in plain words (the end of this
-- file). What differs between databases is in placeholders, see Migrations.
alter table rooms rename to room_infos;
alter table members rename to room_members;
alter table playlist_items rename to room_items;
alter table chat_messages rename to room_messages;
alter table playback rename to room_playback;
alter table shared_values rename to cluster_values;
alter table fences rename to lock_fences;

-- When the room was closed, by the database's clock in epoch milliseconds; null while it is open.
alter table room_infos add column closed_at ${integer};
create index room_infos_by_closing on room_infos (closed_at);

alter table room_messages add column version ${integer} default 1 not null;
-- When it was posted or changed, by the database's clock; 0 for what older versions wrote.
alter table room_messages add column changed_at ${integer} default 0 not null;
-- The digest of the command that posted it, when that had a key: the row is the key's row too.
alter table room_messages add column digest ${id};
create index room_messages_by_change on room_messages (changed_at);

-- The revision of each room, apart from the wide rows: each durable change updates it. No foreign
-- key points here.
create table room_heads (
  room_id ${id} not null primary key,
  revision ${integer} not null,
  change_id ${id} not null,
  closed ${flag} not null
) ${narrow};

insert into room_heads (room_id, revision, change_id, closed)
select id, 0, 'created', 0 from room_infos;

-- The outbox: one row for each revision, kept for some minutes, the newest of a room for good.
create table room_changes (
  room_id ${id} not null,
  revision ${integer} not null,
  change_id ${id} not null,
  previous_id ${id} not null,
  changed_at ${integer} not null,
  payload ${bytes} not null,
  primary key (room_id, revision)
) ${wide};
create index room_changes_by_age on room_changes (changed_at);

-- Keys of commands, of whom and where; the room is empty for those that create one.
create table command_keys (
  room_id ${id} not null,
  user_id ${id} not null,
  command_key ${id} not null,
  digest ${id} not null,
  -- The change that carried the command out, and which of its effects; null where a room was made.
  revision ${integer},
  effect ${integer},
  created_room ${id},
  kept_at ${integer} not null,
  primary key (room_id, user_id, command_key)
) ${narrow};
create index command_keys_by_age on command_keys (kept_at);

create view rooms as
select id, name, name_folded, owner_id, owner_name, owner_kind, created_at, hidden, password_hash,
  control, advance, max_members
from room_infos where closed_at is null;
create view members as
select room_id, user_id, user_name, user_kind, role, grants, denials, joined_at from room_members;
create view playlist_items as
select room_id, id, order_key, url, name, type, live, duration, headers, subtitles, sources,
  user_id, user_name, user_kind, added_at
from room_items;
create view chat_messages as
select room_id, id, user_id, user_name, user_kind, body, said_at, reply_to, media_position
from room_messages;
create view playback as
select room_id, media_id, playing, position, rate, anchor, version from room_playback;
create view shared_values as select name, value from cluster_values;
create view fences as select name, token from lock_fences;

${refuse_old_writers}
