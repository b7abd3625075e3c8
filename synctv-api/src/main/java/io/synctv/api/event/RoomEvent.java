package io.synctv.api.event;

import io.synctv.api.ApiStatus;

/**
 * Something that happened in a room and that everybody in it learns in the same order. Events carry
 * results, not requests: applying one twice, or on top of a store that has it already, ends in the
 * same state.
 *
 * <p>Events come in groups, one for each feature, which applies its own without exception. Whoever
 * treats all events of a feature alike names the group.
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public sealed interface RoomEvent
    permits PlaybackEvent, PlaylistEvent, ChatEvent, MemberEvent, InfoEvent {}
