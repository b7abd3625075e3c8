-- When a room was last used, by the database's clock in epoch milliseconds. Null is what older nodes
-- write, and what was kept before: such a room counts as used when it is first looked for.
alter table room_infos add column used_at ${integer};
create index room_infos_by_use on room_infos (owner_kind, used_at);
