/** What happened in a room, in order. */
@NullMarked
package io.synctv.api.event;

import org.jspecify.annotations.NullMarked;
