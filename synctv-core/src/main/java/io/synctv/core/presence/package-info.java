/** Who is in a room, session by session. */
@NullMarked
package io.synctv.core.presence;

import org.jspecify.annotations.NullMarked;
