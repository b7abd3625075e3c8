/**
 * What a room is at one point of its order, how events change it, and what a rule says to a
 * command. Immutable values.
 */
@NullMarked
package io.synctv.core.state;

import org.jspecify.annotations.NullMarked;
