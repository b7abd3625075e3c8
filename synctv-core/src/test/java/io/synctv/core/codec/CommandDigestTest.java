package io.synctv.core.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.MediaId;
import io.synctv.api.RoomId;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.command.ChatCommand;
import io.synctv.api.command.Command;
import io.synctv.api.command.PlaybackCommand;
import io.synctv.api.command.PlaylistCommand;
import io.synctv.api.command.RoomCommand;
import io.synctv.api.command.Submission;
import io.synctv.api.member.Role;
import io.synctv.api.playlist.Media;
import io.synctv.api.room.AdvanceMode;
import io.synctv.api.room.ControlPolicy;
import io.synctv.api.room.RoomSettings;
import io.synctv.store.kit.OpaqueIds;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class CommandDigestTest {

  private static final MediaId A = MediaId.of("a");
  private static final MediaId B = MediaId.of("b");

  private static String digest(Command command) {
    return CommandDigest.of(Submission.of(command));
  }

  @Test
  void commandsThatDifferInAnythingHaveOtherDigests() {
    Media media = Media.of("https://example.org/a.mp4");
    List<Command> commands =
        List.of(
            new PlaybackCommand.Play(null),
            new PlaybackCommand.Play(0.0),
            new PlaybackCommand.Play(1.0),
            new PlaybackCommand.Pause(null),
            new PlaybackCommand.Pause(1.0),
            new PlaybackCommand.Seek(1),
            new PlaybackCommand.ChangeRate(1),
            new PlaybackCommand.Select(null, null, null),
            new PlaybackCommand.Select(A, null, null),
            new PlaybackCommand.Select(A, 1.0, null),
            new PlaybackCommand.Select(A, null, true),
            new PlaybackCommand.Select(A, null, false),
            new PlaybackCommand.Ended(A, null),
            new PlaylistCommand.Add(List.of(media), null, PlaylistCommand.AddMode.APPEND),
            new PlaylistCommand.Add(List.of(media), A, PlaylistCommand.AddMode.APPEND),
            new PlaylistCommand.Add(List.of(media), null, PlaylistCommand.AddMode.PLAY),
            new PlaylistCommand.Add(List.of(media, media), null, PlaylistCommand.AddMode.APPEND),
            new PlaylistCommand.Add(
                List.of(media.withName("x")), null, PlaylistCommand.AddMode.APPEND),
            new PlaylistCommand.Remove(List.of(A)),
            new PlaylistCommand.Remove(List.of(A, B)),
            new PlaylistCommand.Remove(List.of(B, A)),
            new PlaylistCommand.Move(A, null),
            new PlaylistCommand.Move(A, B),
            new PlaylistCommand.Rename(A, "B"),
            new PlaylistCommand.Measure(A, 1),
            new PlaylistCommand.Measure(A, 1, true),
            new PlaylistCommand.OpenEnded(A, true),
            new PlaylistCommand.OpenEnded(A, false),
            new PlaylistCommand.ChangeLength(A, null),
            new PlaylistCommand.ChangeLength(A, 1.0),
            new PlaylistCommand.Batch(List.of(new PlaylistCommand.Remove(List.of(A)))),
            new PlaylistCommand.Batch(List.of(new PlaylistCommand.Move(A, null))),
            new ChatCommand.Send("a", null, null),
            new ChatCommand.Send("b", null, null),
            new ChatCommand.Send("a", null, 1.0),
            new RoomCommand.Update("a", null, null, null),
            new RoomCommand.Update(null, true, null, null),
            new RoomCommand.Update(null, false, null, null),
            new RoomCommand.Update(null, null, new RoomCommand.PasswordChange(null), null),
            new RoomCommand.Update(null, null, new RoomCommand.PasswordChange("h"), null),
            new RoomCommand.Update(
                null, null, null, new RoomCommand.SettingsChange(ControlPolicy.ADMINS, null, null)),
            new RoomCommand.Update(
                null, null, null, new RoomCommand.SettingsChange(null, AdvanceMode.STOP, null)),
            new RoomCommand.Update(null, null, null, new RoomCommand.SettingsChange(null, null, 7)),
            new RoomCommand.Join(true),
            new RoomCommand.Kick(UserId.of("a")),
            new RoomCommand.Kick(UserId.of("b")),
            new RoomCommand.ChangeRole(UserId.of("a"), Role.ADMIN, null),
            new RoomCommand.ChangeRole(UserId.of("a"), Role.MEMBER, null),
            new RoomCommand.ChangeRole(UserId.of("b"), Role.ADMIN, null),
            new RoomCommand.Close());
    Set<String> digests = new HashSet<>();
    for (Command command : commands) {
      assertThat(digests.add(digest(command))).as("%s", command).isTrue();
      assertThat(digest(command)).matches("[A-Za-z0-9_-]{22}").isEqualTo(digest(command));
    }
    assertThat(CommandDigest.of(new Submission(Command.play(), A, null, null)))
        .isNotEqualTo(CommandDigest.of(new Submission(Command.play(), null, null, null)));
    assertThat(CommandDigest.of(new Submission(Command.play(), null, 3L, null)))
        .isNotEqualTo(CommandDigest.of(new Submission(Command.play(), null, null, null)));
  }

  /** A host hashes a password with another salt each time. */
  @Test
  void ofAPasswordOnlyCountsWhetherThereIsOne() {
    assertThat(
            digest(new RoomCommand.Update(null, null, new RoomCommand.PasswordChange("1"), null)))
        .isEqualTo(
            digest(new RoomCommand.Update(null, null, new RoomCommand.PasswordChange("2"), null)));
  }

  /** The same person may have another name by the time a command is repeated, or be gone. */
  @Test
  void whoIsKnownOfAVisitorDoesNotCount() {
    User anna = User.of("anna");
    assertThat(digest(new RoomCommand.ChangeRole(anna.id(), Role.ADMIN, anna)))
        .isEqualTo(digest(new RoomCommand.ChangeRole(anna.id(), Role.ADMIN, null)));
  }

  /** Maps have another order in each JVM. */
  @Test
  void theOrderOfHeadersDoesNotCount() {
    assertThat(PlaylistCodec.write(media(List.of("A", "B", "C"))).toBytes())
        .isEqualTo(PlaylistCodec.write(media(List.of("C", "A", "B"))).toBytes());
  }

  private static Media media(List<String> names) {
    Map<String, String> headers = new LinkedHashMap<>();
    names.forEach(name -> headers.put(name, "v"));
    Media plain = Media.of("https://example.org/a.mp4");
    return new Media(
        plain.url(), plain.name(), plain.type(), false, null, headers, List.of(), List.of());
  }

  @Test
  void commandsAboutPeopleAndMediaWhoseNamesAreAlikeHaveOtherDigests() {
    Set<String> digests = new HashSet<>();
    for (UserId id : OpaqueIds.some(14, 200)) {
      assertThat(digests.add(digest(new RoomCommand.Kick(id)))).as("%s", id).isTrue();
      assertThat(digests).contains(digest(new RoomCommand.Kick(UserId.of(id.value()))));
    }
    for (String reference : OpaqueIds.references(14)) {
      Command add = Command.add(Media.of(reference));
      assertThat(digests.add(digest(add))).as("%s", reference).isTrue();
    }
    RoomSettings settings = RoomSettings.DEFAULT;
    assertThat(CommandDigest.ofCreation("Room", false, false, settings, RoomId.of("own")))
        .isNotEqualTo(CommandDigest.ofCreation("Room", false, false, settings, null))
        .isNotEqualTo(CommandDigest.ofCreation("Room", false, false, settings, RoomId.of("other")));
  }

  /** Nodes of several versions compare digests: this one must not change. */
  @Test
  void aDigestStaysTheSameThroughVersions() {
    assertThat(digest(new PlaybackCommand.Seek(1))).isEqualTo("OuTajdonVSufUNWXTh_CUg");
    assertThat(digest(new RoomCommand.Kick(UserId.of("g_kim-1"))))
        .isEqualTo("NMcFFGmKzqDVK-jobIbmiw");
    assertThat(digest(Command.add(Media.of("https://example.org/Big%20Buck.mp4?x=1"))))
        .isEqualTo("K_CgLgZgUhtBH06eXJUMrg");
    assertThat(CommandDigest.ofCreation("Room", false, true, RoomSettings.DEFAULT, null))
        .isEqualTo("hsP0hXksqgk2CgUgsD4C2g");
  }
}
