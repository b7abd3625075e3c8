/** What a room is at one point of its order, and how events change it. Immutable values. */
@NullMarked
package io.synctv.core.state;

import org.jspecify.annotations.NullMarked;
