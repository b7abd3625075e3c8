/**
 * What a rule is given beside the room's state, and what it says to a command. The rules themselves
 * are in {@code core.playback}, {@code core.playlist}, {@code core.chat} and {@code core.member}.
 * Immutable values.
 */
@NullMarked
package io.synctv.core.rule;

import org.jspecify.annotations.NullMarked;
