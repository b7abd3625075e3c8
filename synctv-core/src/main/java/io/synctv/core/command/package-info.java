/**
 * How a command gets its answer. The {@link io.synctv.core.command.CommandDispatcher} bounds what
 * waits, answers a key that was used before and keeps each sender's order; playback goes to the log
 * at once, what a store keeps to {@link io.synctv.core.command.DurableCommands}: planned on what
 * the database has ({@link io.synctv.core.command.ChangePlanner}), applied by compare and set, then
 * handed to the log to be told.
 *
 * <p>What a command decides is not here but a pure function beside its feature: {@code core.chat},
 * {@code core.playlist}, {@code core.member}, {@code core.playback}. A new kind of command is given
 * its way here, by the switches that stop compiling.
 */
@NullMarked
package io.synctv.core.command;

import org.jspecify.annotations.NullMarked;
