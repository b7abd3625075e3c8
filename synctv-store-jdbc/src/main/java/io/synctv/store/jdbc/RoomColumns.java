package io.synctv.store.jdbc;

import io.synctv.api.RoomId;
import io.synctv.api.room.RoomInfo;
import io.synctv.api.room.RoomPart;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The columns of the parts of a room that changed, and no others. */
record RoomColumns(Map<RoomPart, RoomInfo> parts) {

  /** Folds the case of a name as the search does, which databases do differently. */
  static String fold(String name) {
    // Upper case first: it joins letters that lower case alone keeps apart, such as ß and SS.
    return name.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
  }

  String update() {
    List<String> columns = new ArrayList<>();
    parts
        .keySet()
        .forEach(
            part ->
                columns.add(
                    switch (part) {
                      case NAME -> "name = ?, name_folded = ?";
                      case HIDDEN -> "hidden = ?";
                      case PASSWORD -> "password_hash = ?";
                      case SETTINGS -> "control = ?, advance = ?, max_members = ?";
                    }));
    return "update room_infos set " + String.join(", ", columns) + " where id = ?";
  }

  List<@Nullable Object> params(RoomId room) {
    List<@Nullable Object> params = new ArrayList<>();
    parts.forEach(
        (part, info) -> {
          switch (part) {
            case NAME -> params.addAll(List.of(info.name(), fold(info.name())));
            case HIDDEN -> params.add(info.hidden() ? 1 : 0);
            case PASSWORD -> params.add(info.passwordHash());
            case SETTINGS -> {
              params.add(info.settings().control().name());
              params.add(info.settings().advance().name());
              params.add(info.settings().maxMembers());
            }
          }
        });
    params.add(room.value());
    return params;
  }
}
