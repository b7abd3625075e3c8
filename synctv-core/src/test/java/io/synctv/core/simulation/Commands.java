package io.synctv.core.simulation;

import io.synctv.api.MediaId;
import io.synctv.api.UserId;
import io.synctv.api.command.Command;
import io.synctv.api.command.PlaybackCommand;
import io.synctv.api.command.PlaylistCommand;
import io.synctv.api.command.RoomCommand;
import io.synctv.api.member.Role;
import io.synctv.api.playlist.Media;
import io.synctv.api.playlist.PlaylistItem;
import io.synctv.api.room.AdvanceMode;
import io.synctv.api.room.ControlPolicy;
import java.util.List;

/** What people do, from what they see. */
final class Commands {

  /** A name that the database cannot keep. */
  static final String IMPOSSIBLE = "impossible";

  private static final Media MEDIA = Media.of("https://example.org/a.mp4").withDuration(100);

  private Commands() {}

  static Command next(Chance chance, Page page, boolean owner, int number) {
    List<PlaylistItem> items = page.playlist();
    MediaId item = item(chance, items);
    int most = items.size() > 25 ? 12 : 20;
    return switch (chance.below(owner ? 27 : 24)) {
      case 0, 1, 2 ->
          chance.below(20) < most
              ? new PlaylistCommand.Add(
                  List.of(media(number, 0)),
                  chance.oneIn(3) ? item : null,
                  chance.of(List.of(PlaylistCommand.AddMode.values())))
              : new PlaylistCommand.Remove(List.of(item));
      case 3 ->
          new PlaylistCommand.Add(
              List.of(media(number, 0), media(number, 1)), null, PlaylistCommand.AddMode.PLAY);
      case 4, 5 -> new PlaylistCommand.Remove(List.of(item));
      case 6, 7 -> new PlaylistCommand.Move(item, chance.oneIn(4) ? null : item(chance, items));
      case 8 -> new PlaylistCommand.Rename(item, chance.oneIn(8) ? IMPOSSIBLE : "name " + number);
      case 9 ->
          new PlaylistCommand.Batch(
              List.of(
                  new PlaylistCommand.Remove(List.of(item)),
                  new PlaylistCommand.Rename(item(chance, items), "batch " + number)));
      case 10, 11, 12, 13 -> Command.chat("said " + number);
      case 14, 15 -> Command.play();
      case 16 -> Command.pause();
      case 17 -> Command.seek(chance.below(100));
      case 18 -> Command.rate(0.5 + chance.below(4) * 0.5);
      case 19, 20 -> new PlaybackCommand.Select(item, null, chance.oneIn(2) ? Boolean.TRUE : null);
      case 21 -> new PlaybackCommand.Select(null, null, null);
      case 22 -> new PlaybackCommand.Ended(item, 100.0);
      case 23 -> new PlaylistCommand.Measure(item, 50 + chance.below(100));
      case 24 ->
          new RoomCommand.Update(
              chance.oneIn(2) ? "room " + number : null,
              chance.oneIn(3) ? Boolean.valueOf(chance.oneIn(2)) : null,
              chance.oneIn(4) ? new RoomCommand.PasswordChange(null) : null,
              null);
      case 25 -> about(UserId.of("p" + (1 + chance.below(5))), number);
      default ->
          new RoomCommand.Update(
              null,
              null,
              null,
              new RoomCommand.SettingsChange(
                  chance.oneIn(4) ? ControlPolicy.ADMINS : ControlPolicy.EVERYONE,
                  chance.of(List.of(AdvanceMode.values())),
                  null));
    };
  }

  /** What the owner does about somebody; it draws nothing, so that known seeds go on as before. */
  private static RoomCommand about(UserId whom, int number) {
    return switch (number % 4) {
      case 0, 1 -> new RoomCommand.ChangeRole(whom, Role.ADMIN, null);
      case 2 -> new RoomCommand.ChangeRole(whom, Role.MEMBER, null);
      default -> new RoomCommand.Kick(whom);
    };
  }

  /** No two commands add the same media, so that it is seen when one is carried out twice. */
  private static Media media(int number, int index) {
    return MEDIA.withName("m" + number + "-" + index);
  }

  private static MediaId item(Chance chance, List<PlaylistItem> items) {
    return items.isEmpty() || chance.oneIn(30)
        ? MediaId.of("none")
        : items.get(chance.below(items.size())).id();
  }
}
