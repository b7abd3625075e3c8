/**
 * The rules of the chat, as pure functions: state, command and context in, events or a refusal out.
 * What a new chat command may do and what follows from it is decided here; the command itself is a
 * variant of {@link io.synctv.api.command.ChatCommand}, its event one of {@link
 * io.synctv.api.event.ChatEvent}.
 */
@NullMarked
package io.synctv.core.chat;

import org.jspecify.annotations.NullMarked;
